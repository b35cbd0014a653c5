package asyncio4j;

import asyncio4j.internal.Engines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the {@link Watchdog} knows of one loop, and what it looks for: a callback, a step or a
 * poll's handling of events that does not end, and under relay a coroutine that blocks. Fields of
 * which nothing else is said belong to the watchdog's thread.
 *
 * <p>It reads what belongs to the loop without any ordering, and so believes only what it finds
 * twice with nothing else between.
 */
final class LoopGuard {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j.watchdog");

  /** Between two looks for blocking coroutines. */
  private static final long OFTEN = TimeUnit.MILLISECONDS.toNanos(10);

  private final EventLoopImpl loop;
  private final LoopCounters counters;
  private final BlockingDetector detector;

  /** Tells the real time: the loop's own clock may be a virtual one. */
  private final LoopClock clock;

  /** What somebody has said that one thing may take; 0 for no limit, -1 if nobody has. */
  private final long limitSet;

  /** To begin afresh; set by whoever has the watchdog look at this loop. */
  private volatile boolean fresh;

  /** The number of what was found running last, and when it was first found. */
  private long activity = -1;

  private long since;
  private boolean reported;

  /** What the deadlock was about that was reported last; a step can have several. */
  private @Nullable Object deadlock;

  private boolean blockReported;
  private boolean allowedCounted;

  private final AtomicLong stalls = new AtomicLong();

  /** What the loop's thread waits for that some loop is to complete; written by it. */
  private volatile @Nullable LoopWait waits;

  /** Threads of no loop that block for something of this loop, without a limit. Any thread. */
  private final Map<Thread, LoopCompletableFuture<?>> awaitedBy = new ConcurrentHashMap<>();

  /**
   * Guards a loop.
   *
   * @param limit how long one thing may take; zero for no limit, null to leave it to debug mode
   * @param clock tells the real time
   */
  LoopGuard(
      EventLoopImpl loop,
      LoopCounters counters,
      BlockingDetector detector,
      @Nullable Duration limit,
      LoopClock clock) {
    this.loop = loop;
    this.counters = counters;
    this.detector = detector;
    this.limitSet = limit == null ? -1 : Defaults.nanos(limit);
    this.clock = clock;
  }

  /** How long one thing may take now, in nanoseconds; 0 without limit. Any thread. */
  private long limit() {
    return limitSet >= 0 ? limitSet : loop.getDebug() ? Defaults.STALL_LIMIT_IN_DEBUG : 0;
  }

  /** Whether there is anything to look for, and a loop that does it. Any thread. */
  boolean isNeeded() {
    return loop.isRunning() && (limit() > 0 || looksForBlocking());
  }

  /** The watchdog begins to look, maybe once more: what it saw then is over. */
  void begins() {
    fresh = true;
  }

  private boolean looksForBlocking() {
    return detector.policy() != BlockingPolicy.IGNORE && !Engines.isCarried();
  }

  long stalls() {
    return stalls.get();
  }

  /** The loop's thread begins to block for something that a loop is to complete; null: it ends. */
  void waits(@Nullable LoopCompletableFuture<?> what) {
    waits = what != null ? new LoopWait(what, counters.activities()) : null;
  }

  /**
   * A thread that runs no loop begins to block for something of this loop.
   *
   * @return to be run when it ends
   */
  Runnable isAwaitedBy(Thread thread, LoopCompletableFuture<?> what) {
    awaitedBy.put(thread, what);
    return () -> awaitedBy.remove(thread);
  }

  /** What a thread that runs no loop waits for, if only this loop can end it. Any thread. */
  @Nullable LoopCompletableFuture<?> awaitedBy(Thread thread) {
    LoopCompletableFuture<?> what = awaitedBy.get(thread);
    return what != null && what.isUpToTheLoop() ? what : null;
  }

  /** What the loop's thread waits for, if only a loop can end it. Any thread, as a guess. */
  @Nullable LoopWait endlessWait() {
    LoopWait wait = waits;
    return wait != null
            && wait.activity() == counters.activities()
            && loop.current() != null
            && wait.what().isUpToTheLoop()
        ? wait
        : null;
  }

  // ---- the watchdog's thread ----

  /** Nanoseconds to the next look. */
  long interval() {
    long limit = limit();
    long forStalls = limit > 0 ? Math.max(limit / 4, TimeUnit.MILLISECONDS.toNanos(1)) : OFTEN;
    return looksForBlocking() ? Math.min(OFTEN, forStalls) : forStalls;
  }

  void look() {
    if (fresh) {
      fresh = false;
      activity = -1;
      reported = false;
    }
    long now = clock.nanoTime();
    long begun = counters.activities();
    Activity running = loop.current();
    if (running == null || begun != activity) {
      if (reported) {
        LOG.warn("{} goes on after {} seconds", loop, Reports.seconds(now - since));
      }
      activity = running == null ? -1 : begun;
      since = now;
      reported = false;
      blockReported = false;
      allowedCounted = false;
      return;
    }
    if (looksForBlocking() && !blockReported) {
      lookForBlocking(begun, running);
    }
    long limit = limit();
    if (limit > 0 && now - since >= limit) {
      List<LoopWait> circle = LoopWait.circle(loop);
      LockHolder lock = LockHolder.find(loop);
      Object cause = circle.isEmpty() && lock != null ? lock.deadlock() : LoopWait.cause(circle);
      if (cause != null && !isWaiting()) {
        // It is about to; the next look will see where.
        return;
      }
      if (!reported || (cause != null && cause != deadlock)) {
        if (!reported) {
          stalls.incrementAndGet();
        }
        reported = true;
        deadlock = cause;
        report(now - since, circle, lock);
      }
    }
  }

  private boolean isWaiting() {
    Thread thread = loop.strand().thread();
    return thread != null && isBlocked(thread);
  }

  /** The engine's own parks are not meant: the baton is on its way then. */
  private void lookForBlocking(long begun, Activity running) {
    Thread thread = loop.strand().thread();
    if (thread == null || !isBlocked(thread)) {
      return;
    }
    TaskImpl<?> task = loop.strand().task;
    StackTraceElement[] stack = thread.getStackTrace();
    if (stack.length > 0
        && !isHandingOver(stack)
        && isBlocked(thread)
        && loop.strand().thread() == thread
        && counters.activities() == begun) {
      if (BlockingDetector.isAllowed(stack)) {
        // It counts, once, and what blocks later in the same step is still to be found.
        if (!allowedCounted) {
          allowedCounted = true;
          counters.blocked();
        }
        return;
      }
      blockReported = true;
      try {
        detector.parked(running.description(), task, stack);
      } finally {
        // Last: the call may end as soon as somebody sees the count, and the task with it.
        counters.blocked();
      }
    }
  }

  private static boolean isBlocked(Thread thread) {
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }

  /** Below the frames of the JDK comes who has parked. */
  private static boolean isHandingOver(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
        return type.startsWith("asyncio4j.internal.");
      }
    }
    return true;
  }

  private void report(long nanos, List<LoopWait> circle, @Nullable LockHolder lock) {
    TaskDump.Holder holder = TaskDumper.holder(loop);
    if (holder == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (!circle.isEmpty()) {
      text.append("Deadlock: ").append(LoopWait.text(circle, loop)).append(". It is held by ");
    } else if (lock != null && lock.deadlock() != null) {
      text.append("Deadlock: ").append(loop).append(" waits for a lock of ").append(lock.name());
      text.append(lock.whyForEver()).append(". It is held by ");
    } else {
      text.append(loop).append(" is stalled: for ").append(Reports.seconds(nanos));
      text.append(" seconds it has been held by ");
    }
    text.append(holder.what());
    appendCall(text);
    append(text, holder.stack());
    if (lock != null) {
      text.append("\nThe lock belongs to ").append(lock.name()).append(", which stands here:");
      append(text, lock.stack());
    }
    LOG.error(text.toString());
  }

  /** If it waits, and does not work: where, and what to do instead. */
  private void appendCall(StringBuilder text) {
    Thread thread = loop.strand().thread();
    if (thread != null && isBlocked(thread)) {
      StackTraceElement[] stack = thread.getStackTrace();
      if (stack.length > 0 && !isHandingOver(stack)) {
        text.append(", which waits in ").append(BlockingDetector.explanation(stack));
      }
    }
  }

  private static void append(StringBuilder text, List<StackTraceElement> stack) {
    stack.forEach(frame -> text.append("\n\tat ").append(frame));
  }
}
