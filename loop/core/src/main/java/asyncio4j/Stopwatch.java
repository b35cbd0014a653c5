package asyncio4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Times what a loop runs in debug mode. Two clocks: whether it was slow is a matter of the loop's
 * clock; to look at it meanwhile, from the thread of {@link SlowSampler}, takes real time.
 */
final class Stopwatch {

  /** Where something stood, and since when it was timed: that tells it apart from all others. */
  private record Sample(long since, RanHere place) {}

  private final EventLoopImpl loop;

  /** Written on the loop's line, read by the sampler. */
  private volatile boolean timing;

  /** {@link System#nanoTime()} of the beginning. As above; written before {@link #timing}. */
  private volatile long since;

  /** Set by the sampler, taken on the loop's line. */
  private volatile @Nullable Sample sample;

  /** Whether the sampler knows of this. Belongs to the loop's line, as what follows does. */
  private boolean watched;

  /** Within a poll whose poller tells when it waits. */
  private boolean inTellingPoll;

  /** When its work of now began. */
  private long workBegan;

  /** That it took too long was said already. */
  private boolean slowWork;

  Stopwatch(EventLoopImpl loop) {
    this.loop = loop;
  }

  // ---- the loop's line ----

  /** Runs a callback or a task's step, and reports it if it was slow. */
  void run(Ready item, Strand strand) {
    long begin = start(0);
    try {
      item.run(strand);
      long took = loop.time() - begin;
      if (took >= loop.slowCallbackNanos()) {
        loop.counters().slow();
        Reports.slow(item, took, taken());
      }
    } finally {
      timing = false;
      sample = null;
    }
  }

  /**
   * Polls, and reports it if it takes much longer than it may: what a poller does with the events
   * that it finds is a part of it.
   *
   * @param nanos how long it may wait
   * @param tells whether the poller tells when it waits; then it is its work that is timed, and
   *     that even if it may wait for ever
   */
  boolean poll(Poller poller, long nanos, boolean tells) {
    if (nanos == Long.MAX_VALUE && !tells) {
      // Nobody can tell waiting from working.
      return poller.poll(nanos);
    }
    long begin = start(tells ? 0 : nanos);
    workBegan = begin;
    inTellingPoll = tells;
    slowWork = false;
    try {
      boolean found = poller.poll(nanos);
      workEnds();
      long late = loop.time() - begin - nanos;
      if (nanos != Long.MAX_VALUE && late >= loop.slowCallbackNanos() && !slowWork) {
        loop.counters().slow();
        Reports.latePoll(loop, nanos + late, nanos, taken());
      }
      return found;
    } finally {
      inTellingPoll = false;
      timing = false;
      sample = null;
    }
  }

  /** In a poll: only waiting follows. */
  void waitBegins() {
    workEnds();
    timing = false;
    sample = null;
  }

  /** In a poll: work follows. */
  void waitEnds() {
    if (inTellingPoll) {
      workBegan = start(0);
    }
  }

  private void workEnds() {
    if (inTellingPoll) {
      long took = loop.time() - workBegan;
      if (took >= loop.slowCallbackNanos()) {
        slowWork = true;
        loop.counters().slow();
        Reports.slowPoll(loop, took, taken());
      }
    }
  }

  /**
   * Begins to time something.
   *
   * @param allowed how long it may take without being slow, beside the usual
   * @return the loop's time
   */
  private long start(long allowed) {
    if (!watched) {
      watched = true;
      SlowSampler.watch(this);
    }
    since = System.nanoTime() + allowed;
    timing = true;
    return loop.time();
  }

  /** Where what is timed stood while it was slow; null if nobody looked, or not in time. */
  private @Nullable Throwable taken() {
    timing = false;
    Sample found = sample;
    return found != null && found.since() == since ? found.place() : null;
  }

  /** The run is over. */
  void off() {
    if (watched) {
      watched = false;
      SlowSampler.forget(this);
    }
  }

  // ---- the sampler's thread ----

  /** Takes the stack of what has been running for too long, once. */
  void look() {
    long began = since;
    long took = System.nanoTime() - began;
    Sample last = sample;
    if (!timing || took < loop.slowCallbackNanos() || (last != null && last.since() == began)) {
      return;
    }
    Thread running = loop.strand().thread();
    StackTraceElement[] stack =
        running == null ? new StackTraceElement[0] : running.getStackTrace();
    // Between the two looks at the time it was this one, and no other.
    if (stack.length > 0 && timing && since == began) {
      sample = new Sample(began, new RanHere(took, stack));
    }
  }

  /** How often to look. */
  Duration interval() {
    return Duration.ofNanos(loop.slowCallbackNanos() / 4);
  }

  /** True if the sampler has seen what runs now to be slow. */
  boolean hasSample() {
    Sample found = sample;
    return timing && found != null && found.since() == since;
  }
}
