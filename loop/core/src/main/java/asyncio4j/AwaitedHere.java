package asyncio4j;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * In debug mode goes with an exception that crosses an await, as a suppressed one: the stack trace
 * of the exception ends where its own task began, and this one tells who awaited it.
 */
final class AwaitedHere extends Throwable {

  private static final long serialVersionUID = 1;

  /** An exception that is awaited again and again does not grow for ever. */
  private static final int MOST = 32;

  private AwaitedHere(String who) {
    super(who, null, false, true);
    StackTraceElement[] users =
        Arrays.stream(getStackTrace())
            .filter(frame -> !StackFrames.isOurs(frame))
            .toArray(StackTraceElement[]::new);
    setStackTrace(users);
  }

  /** Notes that the caller is about to throw what it awaited. */
  static void note(Throwable thrown) {
    if (thrown instanceof StopIteration || thrown instanceof StopAsyncIteration) {
      return; // how an iteration ends, not how something failed
    }
    TaskImpl<?> task = Strand.current().task;
    AwaitedHere here =
        new AwaitedHere("by " + (task != null ? task : Thread.currentThread().toString()));
    Throwable[] before = thrown.getSuppressed();
    if (before.length < MOST && Arrays.stream(before).noneMatch(here::isSameAs)) {
      thrown.addSuppressed(here);
    }
  }

  private boolean isSameAs(@Nullable Throwable other) {
    return other instanceof AwaitedHere there
        && Arrays.equals(getStackTrace(), there.getStackTrace());
  }
}
