package asyncio4j.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a channel and its ring, and tells the channel what Netty (4.2.18 to 4.2.20)
 * forgets to. Each of these has made a connection hang, or stay for ever:
 *
 * <ul>
 *   <li>The answer to a poll that is cancelled is a negative number, whose bits Netty takes for
 *       what the socket is ready for. By chance they do not say that it can be written to, so a
 *       poll for that counts as under way for ever, and the channel is never let go.
 *   <li>The end of the other side's data is announced once. If that comes while a read is under
 *       way, Netty passes over it, and the read has brought the data before the end.
 *   <li>To a poll that waits until more can be sent, io_uring answers also when the other side has
 *       sent its end, even if that was before. Netty takes this for news of the end, and waits for
 *       ever. There is no poll for sending alone, so the channel tries again a little later.
 *   <li>Nor is it noticed when data comes while a read is being cancelled.
 *   <li>Whoever cannot accept for want of a descriptor tries again at once and for ever, although
 *       its {@code autoRead} was taken away.
 * </ul>
 *
 * <p>Belongs to the loop's line.
 */
@SuppressWarnings("try") // its close() is Netty's, which may throw whatever it likes
final class UringRegistration implements IoRegistration, IoUringIoHandle {

  // The numbers of Linux. Netty keeps its own to itself.
  private static final byte POLL = 6;
  private static final byte ACCEPT = 13;
  private static final byte RECEIVE = 27;
  private static final int READABLE = 0x0001;
  private static final int WRITABLE = 0x0004;
  private static final int ENDED = 0x2000;
  private static final int CANCELLED = -125;
  private static final int NO_MEMORY = -12;
  private static final int NO_FILE_IN_SYSTEM = -23;
  private static final int NO_FILE = -24;
  private static final int NO_BUFFER = -105;

  /** The poll goes on. */
  private static final int MORE = 0x2;

  private static final IoUringIoEvent MAY_READ = new IoUringIoEvent(READABLE, MORE, POLL, 0L);
  private static final IoUringIoEvent MAY_WRITE = new IoUringIoEvent(WRITABLE, 0, POLL, 0L);

  /** How long one that can send nothing, and cannot be told when it can, waits for its next try. */
  private static final long RETRY_MILLIS = 1;

  private final IoUringIoHandle handle;
  private final LoopExecutor executor;

  /** Those that have a descriptor. */
  private final Set<UringRegistration> open;

  private @Nullable IoRegistration ring;

  /** The other side has sent all that it is going to. */
  private boolean ended;

  /** The poll for just that is over. */
  private boolean toldOfEnd;

  /** Nothing is taken on now. */
  private boolean refuses;

  private UringRegistration(
      IoUringIoHandle handle, LoopExecutor executor, Set<UringRegistration> open) {
    this.handle = handle;
    this.executor = executor;
    this.open = open;
  }

  static UringRegistration make(
      IoHandler handler, IoUringIoHandle handle, LoopExecutor executor, Set<UringRegistration> open)
      throws Exception {
    UringRegistration made = new UringRegistration(handle, executor, open);
    made.ring = handler.register(made);
    open.add(made);
    return made;
  }

  private IoRegistration ring() {
    return Objects.requireNonNull(ring, "ring");
  }

  // ---- what the ring tells the channel ----

  @Override
  public void handle(IoRegistration registration, IoEvent told) {
    IoUringIoEvent event = (IoUringIoEvent) told;
    byte what = event.opcode();
    int result = event.res();
    int flags = event.flags();
    refuses = what == ACCEPT && isWant(result);
    try {
      handle.handle(this, event);
    } finally {
      refuses = false;
    }
    if (what == POLL && result < 0) {
      handle.handle(this, MAY_WRITE);
    } else if (what == POLL) {
      ended |= (result & ENDED) != 0;
      if ((flags & MORE) == 0 && (result & (READABLE | WRITABLE)) == 0) {
        pollEndedForTheEnd();
      }
    } else if (what == RECEIVE && (result == CANCELLED || (result > 0 && ended))) {
      handle.handle(this, MAY_READ);
    }
  }

  /** One such poll there is for each channel; a second one was to tell when it can send. */
  private void pollEndedForTheEnd() {
    if (toldOfEnd) {
      var _ = executor.schedule(this::tryToWrite, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
    toldOfEnd = true;
  }

  private void tryToWrite() {
    if (open.contains(this)) {
      handle.handle(this, MAY_WRITE);
    }
  }

  /** What {@link IoErrors#isExhausted} is true for. */
  private static boolean isWant(int result) {
    return result == NO_FILE
        || result == NO_FILE_IN_SYSTEM
        || result == NO_BUFFER
        || result == NO_MEMORY;
  }

  @Override
  public void registered() {
    handle.registered();
  }

  @Override
  public void unregistered() {
    open.remove(this);
    handle.unregistered();
  }

  @Override
  public void close() throws Exception {
    handle.close();
  }

  // ---- what the channel asks the ring for ----

  @Override
  public long submit(IoOps ops) {
    return refuses ? 0 : ring().submit(ops);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty has it
  public <T> T attachment() {
    return ring().attachment();
  }

  @Override
  public boolean isValid() {
    return ring().isValid();
  }

  @Override
  public boolean cancel() {
    return ring().cancel();
  }

  @Override
  public String toString() {
    return handle.toString();
  }
}
