package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.Poller;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits for channels, timers and calls from other threads at once, with Netty's handler of I/O on
 * the loop's own thread. This is what loops wait with when this module is present.
 *
 * <p>Until a program uses I/O on its loop this poller parks the thread, as {@link Poller#parking()}
 * does, and holds no descriptor. From then on it waits as its {@link IoKind} does. With {@link
 * IoKind#NIO} timers may be late by the rounding of the selector, which knows only whole
 * milliseconds, as asyncio's are.
 */
public final class NettyPoller implements Poller {

  private final Poller parking = Poller.parking();

  /** Null for the one that is preferred in this process. */
  private final @Nullable IoKind kind;

  /** Set once, by the thread that makes the loop. */
  private @Nullable EventLoop loop;

  /** As above; null if nobody wants to know. */
  private @Nullable WaitListener listener;

  /** The loop runs on a thread of its own. Belongs to the loop's line. */
  private boolean onOwnThread;

  /** Made on the loop's line when first used, and read by those who wake it. */
  private volatile @Nullable LoopIo io;

  /**
   * A poller for one loop, with the kind of I/O that {@code -Dasyncio4j.io} asks for, or else the
   * best one that is available. If what it asks for is not, {@link LoopIo#of} says so.
   */
  public NettyPoller() {
    kind = null;
  }

  /**
   * A poller for one loop, with a certain kind of I/O.
   *
   * @param kind what to wait with
   * @throws IllegalStateException if it is not available here, and why
   */
  public NettyPoller(IoKind kind) {
    this.kind = IoChoice.check(kind, "I/O by " + kind);
  }

  @Override
  public void attach(EventLoop owner) {
    if (loop != null) {
      throw new IllegalStateException("this poller belongs to another loop already: " + loop);
    }
    loop = owner;
  }

  @Override
  public boolean tellWaits(WaitListener newListener) {
    listener = newListener;
    return true;
  }

  @Override
  public void runBegins(boolean ownThread) {
    onOwnThread = ownThread;
  }

  /** The I/O of the loop. On its line. */
  LoopIo io() {
    EventLoop owner =
        Objects.requireNonNull(loop, "a poller is used by a loop only: EventLoopBuilder.poller");
    IoErrors.checkOpen(owner);
    LoopIo made = io;
    if (made == null) {
      IoKind chosen = kind == null ? IoChoice.preferred() : kind;
      made = new LoopIo(owner, chosen, listener, onOwnThread);
      io = made;
    }
    return made;
  }

  @Override
  public boolean poll(long nanos) {
    LoopIo used = io;
    return used == null ? park(nanos) : used.executor().poll(nanos);
  }

  private boolean park(long nanos) {
    WaitListener told = listener;
    if (nanos == 0 || told == null) {
      return parking.poll(nanos);
    }
    told.waitBegins();
    try {
      return parking.poll(nanos);
    } finally {
      told.waitEnds();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@link IoKind#IO_URING} has to, from the first poll on in which there is I/O.
   */
  @Override
  public boolean staysOnThread() {
    LoopIo used = io;
    return used != null && used.executor().staysOnThread();
  }

  @Override
  public void wakeup() {
    // A loop changes from the one to the other while it is awake, so this finds it where it sleeps.
    LoopIo used = io;
    if (used == null) {
      parking.wakeup();
    } else {
      used.executor().wakeup();
    }
  }

  @Override
  public void close() {
    LoopIo used = io;
    if (used != null) {
      used.close();
    }
    parking.close();
  }
}
