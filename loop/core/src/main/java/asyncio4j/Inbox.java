package asyncio4j;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way into a loop from other threads: a queue with many producers and one consumer, and one
 * wake-up for an idle loop however many come.
 *
 * <p>The loop announces that it is going to sleep and then looks once more; a producer adds and
 * then looks whether the loop sleeps. One of the two always sees the other. Whoever turns {@link
 * #sleeping} off does the wake-up.
 */
final class Inbox {

  private static final VarHandle SLEEPING =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "sleeping", VarHandle.class, Inbox.class, boolean.class);

  private static final int CHUNK = 128;

  private final MpscUnboundedAtomicArrayQueue<Ready> queue =
      new MpscUnboundedAtomicArrayQueue<>(CHUNK);
  private final Poller poller;

  /** Set by the loop, turned off by the loop or by the producer that wakes it. */
  private volatile boolean sleeping;

  /**
   * Set once, by the thread that closes the loop; from then on {@link #discardRest} is the only
   * consumer.
   */
  private volatile boolean closed;

  Inbox(Poller poller) {
    this.poller = poller;
  }

  /** Adds from any thread, and wakes the loop if it sleeps. */
  void add(Ready item) {
    queue.offer(item);
    if (sleeping && SLEEPING.compareAndSet(this, true, false)) {
      poller.wakeup();
    }
  }

  /**
   * As {@link #add}, unless the loop is closed. An item that is taken is run or discarded; none is
   * forgotten, however the call and the closing of the loop overlap.
   *
   * @return false if the loop is closed, and nobody will take the item
   */
  boolean offer(Ready item) {
    if (closed) {
      return false;
    }
    add(item);
    if (closed) {
      discardRest();
    }
    return true;
  }

  /** On the loop's line. */
  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** On the loop's line, before it sleeps; false if something has come and it must not. */
  boolean beginSleep() {
    sleeping = true;
    if (!queue.isEmpty()) {
      sleeping = false;
      return false;
    }
    return true;
  }

  /** On the loop's line, after it slept. */
  void endSleep() {
    sleeping = false;
  }

  /**
   * Takes what has come until now; what comes meanwhile is for the next iteration, or producers
   * could keep the loop here. On the loop's line.
   */
  void drainTo(ReadyQueue ready) {
    for (int count = queue.size(); count > 0; count--) {
      Ready item = queue.poll();
      if (item == null) {
        return;
      }
      ready.add(item);
    }
  }

  /**
   * Refuses further items and discards those that are there. By the thread that closes the loop.
   */
  void close() {
    closed = true;
    discardRest();
  }

  /** By the closing thread, and by each producer that finds the loop closed after it added. */
  private void discardRest() {
    for (Ready item = takeOne(); item != null; item = takeOne()) {
      // Without the lock: it tells others, who may wait for somebody that offers something here.
      item.discard();
    }
  }

  /** The queue allows one consumer at a time. */
  private synchronized @Nullable Ready takeOne() {
    return queue.poll();
  }
}
