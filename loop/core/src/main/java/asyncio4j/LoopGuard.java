package asyncio4j;

import asyncio4j.internal.Engines;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the {@link Watchdog} knows of one loop, and what it looks for: a callback, a step or a
 * poll's handling of events that does not end, and under relay a coroutine that blocks. All fields
 * but {@link #stalls} and {@link #awaitsItself} belong to the watchdog's thread.
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

  /** How long one thing may take; 0 without limit. */
  private final long limit;

  /** The number of what was found running last, and when it was first found. */
  private long activity = -1;

  private long since;
  private boolean reported;

  /** What the deadlock was about that was reported last; a step can have several. */
  private @Nullable Object deadlock;

  private boolean blockReported;
  private boolean allowedCounted;

  private final AtomicLong stalls = new AtomicLong();

  /** What the loop's thread waits for that only the loop can complete; written by it. */
  private volatile @Nullable OwnWait awaitsItself;

  /** The number tells: a coroutine may have been released, and its loop goes on with others. */
  private record OwnWait(LoopCompletableFuture<?> what, long activity) {}

  LoopGuard(EventLoopImpl loop, LoopCounters counters, BlockingDetector detector, long limit) {
    this.loop = loop;
    this.counters = counters;
    this.detector = detector;
    this.limit = limit;
  }

  /** Whether there is anything to look for. */
  boolean isNeeded() {
    return limit > 0 || looksForBlocking();
  }

  private boolean looksForBlocking() {
    return detector.policy() != BlockingPolicy.IGNORE && !Engines.isCarried();
  }

  long stalls() {
    return stalls.get();
  }

  /**
   * The loop's thread begins to block for something that this loop is to complete, or null: it
   * ends.
   */
  void awaitsItself(@Nullable LoopCompletableFuture<?> what) {
    awaitsItself = what != null ? new OwnWait(what, counters.activities()) : null;
  }

  // ---- the watchdog's thread ----

  /** Nanoseconds to the next look. */
  long interval() {
    long forStalls = limit > 0 ? Math.max(limit / 4, TimeUnit.MILLISECONDS.toNanos(1)) : OFTEN;
    return looksForBlocking() ? Math.min(OFTEN, forStalls) : forStalls;
  }

  void look() {
    long now = System.nanoTime();
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
    OwnWait own = awaitsItself;
    LoopCompletableFuture<?> itself = own != null && own.activity() == begun ? own.what() : null;
    if (limit > 0 && now - since >= limit) {
      LockHolder lock = LockHolder.find(loop);
      Object cause = itself == null && lock != null && lock.isDeadlock() ? lock.task() : itself;
      if (!reported || (cause != null && cause != deadlock)) {
        if (!reported) {
          stalls.incrementAndGet();
        }
        reported = true;
        deadlock = cause;
        report(now - since, itself, lock);
      }
    }
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

  private void report(
      long nanos, @Nullable LoopCompletableFuture<?> itself, @Nullable LockHolder lock) {
    TaskDump.Holder holder = TaskDumper.holder(loop);
    if (holder == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (itself != null) {
      text.append("Deadlock: ").append(loop).append(" waits for ").append(itself.what());
      text.append(", which only this loop can complete. It is held by ");
    } else if (lock != null && lock.isDeadlock()) {
      text.append("Deadlock: ").append(loop).append(" waits for a lock of ").append(lock.name());
      text.append(", which only this loop can let go on. It is held by ");
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
