package asyncio4j;

import asyncio4j.internal.StackRoom;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a loop has to run, and when: the ready queue, the timers, and the inbox as the way in for
 * others. Queue and timers belong to the loop's {@link Strand}, that is to the thread that runs the
 * loop or, while it does not run, to whoever uses it.
 */
final class Schedule {

  private final EventLoopImpl loop;
  private final Strand strand;
  private final Inbox inbox;
  private final ReadyQueue ready = new ReadyQueue();
  private final TimerHeap timers = new TimerHeap();

  Schedule(EventLoopImpl loop, Strand strand, Poller poller) {
    this.loop = loop;
    this.strand = strand;
    this.inbox = new Inbox(poller);
  }

  ReadyQueue ready() {
    return ready;
  }

  TimerHeap timers() {
    return timers;
  }

  Inbox inbox() {
    return inbox;
  }

  /**
   * Makes something ready for the next iteration. From another thread, and before a run, it goes
   * the long way: asyncio leaves the first undefined; here it is safe.
   *
   * @throws IllegalStateException if the loop is closed
   */
  void add(Ready item) {
    if (strand.isHere()) {
      ready.add(item);
    } else if (!inbox.offer(item)) {
      loop.checkOpen();
    }
  }

  Handle callSoon(Runnable callback, @Nullable Context context) {
    HandleImpl handle = new HandleImpl(loop, Objects.requireNonNull(callback, "callback"), context);
    add(handle);
    return handle;
  }

  Handle callSoonThreadsafe(Runnable callback, @Nullable Context context) {
    HandleImpl handle = new HandleImpl(loop, Objects.requireNonNull(callback, "callback"), context);
    if (strand.isHere()) {
      // What another thread sent before it caused this call comes first.
      inbox.drainTo(ready);
      ready.add(handle);
    } else if (!inbox.offer(handle)) {
      loop.checkOpen();
    }
    return handle;
  }

  TimerHandle callAt(long when, Runnable callback, @Nullable Context context) {
    Objects.requireNonNull(callback, "callback");
    return set(TimerHandleImpl.at(loop, when, callback, context));
  }

  TimerHandle callLater(Duration delay, Runnable callback, @Nullable Context context) {
    Objects.requireNonNull(callback, "callback");
    return set(TimerHandleImpl.after(loop, delay, callback, context));
  }

  private TimerHandle set(TimerHandleImpl timer) {
    StackRoom.check();
    if (loop.isRunning() && !strand.isHere()) {
      add(new ForeignTimer(timer));
    } else {
      addTimer(timer);
    }
    return timer;
  }

  /** A timer that another thread has set, on its way to the heap. */
  private final class ForeignTimer extends Ready {
    private final TimerHandleImpl timer;

    ForeignTimer(TimerHandleImpl timer) {
      this.timer = timer;
    }

    @Override
    void run(Strand line) {
      addTimer(timer);
    }

    @Override
    void discard() {
      timer.discard();
    }
  }

  private void addTimer(TimerHandleImpl timer) {
    if (!timer.cancelled()) {
      timers.add(timer, timer.deadline());
    }
  }

  /** True if an iteration that began now would find nothing to run. On the loop's line. */
  boolean isIdle() {
    if (!ready.isEmpty() || !inbox.isEmpty()) {
      return false;
    }
    return timers.peek() == null || !timers.isDue(loop.time());
  }

  /** How many nanoseconds the loop may wait for the next timer; forever without one. */
  long nanosToNextTimer() {
    return timers.peek() == null
        ? Long.MAX_VALUE
        : Math.max(0, timers.firstDeadline() - loop.time());
  }

  /** Makes ready what others have sent, and then what is due. */
  void collect(boolean timersToo) {
    inbox.drainTo(ready);
    if (timersToo) {
      long now = loop.time();
      for (Timed due = timers.peek(); due != null && timers.isDue(now); due = timers.peek()) {
        timers.remove(due);
        ready.add((Ready) due);
      }
    }
  }

  /**
   * Drops what is queued, timers included, and takes no more. Whoever wants to know is told, see
   * {@link Discardable}.
   */
  void close() {
    for (Ready item = ready.poll(); item != null; item = ready.poll()) {
      item.discard();
    }
    inbox.close();
    for (Timed timer = timers.peek(); timer != null; timer = timers.peek()) {
      timers.remove(timer);
      ((Ready) timer).discard();
    }
  }
}
