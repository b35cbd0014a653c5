package asyncio4j;

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
   */
  void parked(Object what, @Nullable TaskImpl<?> task, StackTraceElement[] stack) {
    BlockingCallException call =
        new BlockingCallException(
            what
                + " made a blocking call, which held "
                + loop
                + ": await instead, or give it to Asyncio.toThread",
            stack);
    if (policy == BlockingPolicy.THROW && task != null) {
      task.throwAtNextAwait(call);
    } else {
      log(call);
    }
  }

  /** Once for each place. */
  void log(BlockingCallException call) {
    StackTraceElement place =
        Arrays.stream(call.getStackTrace())
            .filter(frame -> !StackFrames.isOurs(frame))
            .filter(frame -> !frame.getClassName().startsWith("java."))
            .findFirst()
            .orElse(null);
    if (place != null) {
      synchronized (reported) {
        if (reported.size() >= MOST_PLACES || !reported.add(place)) {
          return;
        }
      }
    }
    LOG.warn(call.getMessage(), call);
  }
}
