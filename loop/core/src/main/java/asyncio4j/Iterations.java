package asyncio4j;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The iterations of a loop, one after the other: {@link #runOnce} polls, collects what is ready and
 * is the one place that runs callbacks. Belongs to the loop's {@link Strand} as far as nothing else
 * is said.
 */
final class Iterations {

  private final EventLoopImpl loop;
  private final Schedule schedule;
  private final WatchedPoller poller;

  /** The poller, if nothing but the inbox can end its waits; null otherwise. */
  private final @Nullable ParkingPoller parking;

  private final BooleanSupplier cameIn;
  private final LoopCounters counters;
  private final FlightRecording recording;
  private final Stopwatch stopwatch;

  /** Null as a rule. */
  private final @Nullable TaskShuffle shuffle;

  private boolean stopping;

  /** How much of what was ready at the beginning of the iteration has not begun. */
  private int left;

  /** Nobody records or times what runs now. */
  private boolean unobserved;

  /** What runs now. Other threads may look at it, as a guess. */
  private @Nullable Activity current;

  /** The loop's thread was interrupted while a coroutine had it. */
  private boolean interruptedInside;

  /** What an interrupt of the loop's thread does; set by a runner, on any thread. */
  private volatile @Nullable Runnable interruptHandler;

  Iterations(EventLoopImpl loop, Schedule schedule, Poller poller, @Nullable TaskShuffle shuffle) {
    this.loop = loop;
    this.schedule = schedule;
    this.shuffle = shuffle;
    this.counters = loop.counters();
    this.recording = new FlightRecording(loop);
    this.stopwatch = new Stopwatch(loop);
    this.poller = new WatchedPoller(loop, this, poller);
    this.parking = poller instanceof ParkingPoller parks ? parks : null;
    this.cameIn = () -> !schedule.inbox().isEmpty();
  }

  Stopwatch stopwatch() {
    return stopwatch;
  }

  /** What runs now; null while the loop waits, and between two things. */
  @Nullable Activity current() {
    return current;
  }

  /** The loop's thread is busy with something beside the ready queue. */
  void begins(Activity work) {
    current = work;
    counters.chore();
  }

  /** It is not any more. */
  void ends() {
    current = null;
  }

  /** The run ends after the iteration that is under way. */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** True if nothing but callbacks wants the next iteration, and nobody records it. */
  boolean isQuiet() {
    return !stopping && !interruptedInside && !FlightRecording.isOn();
  }

  /** What holds for one run only is over. */
  void runEnds() {
    stopping = false;
    current = null;
    stopwatch.off();
  }

  /** One iteration. */
  void runOnce() {
    if (FlightRecording.isOn()) {
      long before = System.nanoTime();
      poll();
      long polled = System.nanoTime() - before;
      recording.iteration(polled, schedule.ready().size(), () -> runReady(true));
    } else {
      poll();
      runReady(false);
    }
    begins(loop.reports());
    loop.reports().reportCollected();
    ends();
  }

  /** What is ready now, and not what that makes ready. */
  private void runReady(boolean recorded) {
    ReadyQueue ready = schedule.ready();
    left = ready.size();
    counters.iteration(left);
    if (shuffle != null) {
      shuffle.shuffle(ready, left);
    }
    while (left > 0) {
      Ready item = next(ready);
      unobserved = !recorded && !loop.getDebug();
      if (recorded) {
        recording.run(item, () -> runItem(item));
      } else {
        runItem(item);
      }
    }
    current = null;
    ready.trim();
    counters.iterationOver();
  }

  /** Takes what comes next; it begins with that. */
  private Ready next(ReadyQueue ready) {
    Ready item = ready.poll();
    if (item == null) {
      throw new AssertionError("somebody else took from the ready queue");
    }
    left--;
    current = item;
    counters.step();
    return item;
  }

  /**
   * The task that begins next, for the one before it to run it on its own stack; see {@link
   * #takeBeginning}.
   *
   * @param ended what runs now, and has ended
   * @return null if something else comes next, or in another iteration, or if each thing has to be
   *     run for itself
   */
  @Nullable TaskImpl<?> beginsNext(Activity ended) {
    if (left == 0 || current != ended || !unobserved || loop.getDebug()) {
      return null;
    }
    Ready item = schedule.ready().peek();
    return item != null ? item.beginning() : null;
  }

  /** Takes what {@link #beginsNext} has found. */
  void takeBeginning() {
    next(schedule.ready());
  }

  private void runItem(Ready item) {
    if (loop.getDebug()) {
      stopwatch.run(item, loop.strand());
    } else {
      item.run(loop.strand());
    }
  }

  // ---- waiting ----

  private void poll() {
    boolean idle = schedule.ready().isEmpty() && !stopping && !interruptedInside;
    boolean hasTimers = schedule.timers().peek() != null;
    if (idle) {
      long timeout = schedule.nanosToNextTimer();
      if (parking != null && timeout > 0) {
        parking.lookOut(cameIn, timeout);
      }
      if (timeout == 0 || !schedule.inbox().beginSleep()) {
        pollFor(0);
      } else {
        sleep(timeout);
      }
    } else {
      pollFor(0);
    }
    schedule.collect(hasTimers);
    if (Thread.interrupted() || interruptedInside) {
      interruptedInside = false;
      interrupted();
    }
  }

  private void sleep(long timeout) {
    try {
      pollFor(timeout);
    } finally {
      schedule.inbox().endSleep();
    }
  }

  private void pollFor(long nanos) {
    if (nanos == 0) {
      poller.poll(0);
    } else {
      loop.clock().idle(poller, nanos);
    }
  }

  // ---- interrupts ----

  void setInterruptHandler(@Nullable Runnable handler) {
    interruptHandler = handler;
  }

  /**
   * Somebody interrupted the thread that runs the loop. A runner cancels its main task; without one
   * the run ends.
   */
  private void interrupted() {
    Runnable handler = interruptHandler;
    if (handler == null) {
      throw new KeyboardInterrupt();
    }
    handler.run();
  }

  /**
   * As if the loop's thread had been interrupted, if the request still stands when the loop comes
   * to it, and takes it. Any thread.
   */
  void interrupt(AtomicBoolean request) {
    Runnable take =
        () -> {
          if (request.getAndSet(false)) {
            interrupted();
          }
        };
    boolean ignored = schedule.inbox().offer(new HandleImpl(loop, take, new Context()));
  }

  /** The loop's thread was interrupted while a coroutine had it. */
  void interruptedInside() {
    interruptedInside = true;
  }

  /** An interrupt that came too late for this run is for whoever comes next. */
  void passInterruptOn() {
    if (interruptedInside) {
      interruptedInside = false;
      Thread.currentThread().interrupt();
    }
  }
}
