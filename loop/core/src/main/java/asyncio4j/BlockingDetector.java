package asyncio4j;

import asyncio4j.internal.AllowedWaits;
import asyncio4j.internal.BlockingCall;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what to do about a coroutine that blocks outside an await. Under carried it is asked on the
 * loop's own thread, under relay by the watchdog's.
 */
final class BlockingDetector {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  /** So many places are remembered; a program that has more of them is not told of all. */
  private static final int MOST_PLACES = 1000;

  private final EventLoopImpl loop;
  private final BlockingPolicy policy;

  /** Guarded by itself. */
  private final Set<StackTraceElement> reported = new HashSet<>();

  BlockingDetector(EventLoopImpl loop, BlockingPolicy policy) {
    this.loop = loop;
    this.policy = policy;
  }

  BlockingPolicy policy() {
    return policy;
  }

  /** A task's coroutine is parked outside an await. Under carried; does not throw. */
  void parked(TaskImpl<?> task, Thread thread) {
    try {
      parked(task, task, thread.getStackTrace());
    } catch (RuntimeException | Error e) {
      // Of a toString() or a logger that is broken, or for want of memory; the engine must go on.
      return;
    }
  }

  /**
   * Something blocks.
   *
   * @param what the task, or the callback
   * @param task the task; null for a callback
   * @param stack where it stands
   */
  void parked(Object what, @Nullable TaskImpl<?> task, StackTraceElement[] stack) {
    if (isAllowed(stack)) {
      return;
    }
    TaskImpl<?> thrownAt = policy == BlockingPolicy.THROW ? task : null;
    if (thrownAt == null && !isNew(stack)) {
      return;
    }
    BlockingCallException call =
        new BlockingCallException(
            what + " held " + loop + " by a blocking call: " + explanation(stack), stack);
    if (thrownAt != null) {
      thrownAt.throwAtNextAwait(call);
    } else {
      LOG.warn(call.getMessage(), call);
    }
  }

  /** Inside a logger, or to load a class. */
  static boolean isAllowed(StackTraceElement[] stack) {
    return AllowedWaits.cover(
        Arrays.stream(stack)
            // Whatever runs the loop, an initializer perhaps, is not what waits.
            .takeWhile(frame -> !frame.getClassName().equals("asyncio4j.Iterations"))
            .toList());
  }

  /** The call, its caller, and what to do instead. */
  static String explanation(StackTraceElement[] stack) {
    BlockingCall call = BlockingCall.of(stack);
    return call.text() + ". Instead: " + call.instead();
  }

  /** Once for each place. */
  void log(BlockingCallException call) {
    if (isNew(call.getStackTrace())) {
      LOG.warn(call.getMessage(), call);
    }
  }

  /** Whether nothing was logged yet of the place in user code. */
  private boolean isNew(StackTraceElement[] stack) {
    StackTraceElement place =
        Arrays.stream(stack)
            .filter(frame -> !StackFrames.isOurs(frame) && !BlockingCall.isOfJdk(frame))
            .findFirst()
            .orElse(null);
    if (place == null) {
      return true;
    }
    synchronized (reported) {
      return reported.size() < MOST_PLACES && reported.add(place);
    }
  }
}
