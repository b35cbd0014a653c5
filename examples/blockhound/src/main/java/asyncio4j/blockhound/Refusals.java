package asyncio4j.blockhound;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import reactor.blockhound.BlockingOperationError;

/**
 * What BlockHound has refused, whoever caught it: a callback's exception handler, a library that
 * goes on with a second way, a test that expects some error or other. Each has to be a test's that
 * says so, or the test fails in which it came. Any thread.
 */
public final class Refusals {

  /** Those that nobody has called expected. */
  private static final Queue<BlockingOperationError> OPEN = new ConcurrentLinkedQueue<>();

  private Refusals() {}

  static void note(BlockingOperationError refusal) {
    OPEN.add(refusal);
  }

  /**
   * A test has provoked a refusal, and got it.
   *
   * @param thrown the very error, or what has it as a cause
   * @throws AssertionError if it is none that is open
   */
  public static void expected(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof BlockingOperationError && OPEN.remove(e)) {
        return;
      }
    }
    throw new AssertionError("nothing was refused", thrown);
  }

  /**
   * Takes those that are open.
   *
   * @return an error that has each of them as a suppressed one; null if there are none
   */
  static @Nullable AssertionError take() {
    List<BlockingOperationError> open = new ArrayList<>();
    for (BlockingOperationError each = OPEN.poll(); each != null; each = OPEN.poll()) {
      open.add(each);
    }
    if (open.isEmpty()) {
      return null;
    }
    AssertionError all =
        new AssertionError(
            "blocking calls on a loop: "
                + open.size()
                + ", whoever caught the errors; the first: "
                + open.getFirst().getMessage(),
            open.getFirst());
    open.stream().skip(1).forEach(all::addSuppressed);
    return all;
  }
}
