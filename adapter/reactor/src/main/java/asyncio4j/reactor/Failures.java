package asyncio4j.reactor;

import asyncio4j.CancelledError;
import asyncio4j.GeneratorExit;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.SystemExit;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** How errors cross the border between a coroutine and a stream. */
final class Failures {

  private Failures() {}

  /**
   * What a subscriber gets for what a body threw: the same object, except that a cancellation is
   * {@link CancellationException} outside the loop. Passes the {@code onOperatorError} hook.
   */
  static Throwable forSubscriber(Throwable thrown, Context context) {
    return hooked(cancellation(thrown), null, context);
  }

  private static Throwable cancellation(Throwable thrown) {
    if (thrown instanceof CancelledError || thrown instanceof GeneratorExit) {
      String message = thrown.getMessage();
      CancellationException outside =
          new CancellationException(message != null ? message : "the task was cancelled");
      outside.initCause(thrown);
      return outside;
    }
    return thrown;
  }

  /** Passes Reactor's hook; an error that Reactor calls fatal goes on as it is. */
  static Throwable hooked(Throwable thrown, @Nullable Object item, Context context) {
    return Exceptions.isFatal(thrown)
        ? thrown
        : Operators.onOperatorError(null, thrown, item, context);
  }

  /** An error that nobody but the loop may handle. */
  static boolean isFatal(Throwable thrown) {
    return Exceptions.isFatal(thrown) || endsLoop(thrown);
  }

  /** An error that ends a loop, whoever else gets to know of it. */
  static boolean endsLoop(Throwable thrown) {
    return thrown instanceof KeyboardInterrupt || thrown instanceof SystemExit;
  }

  /** What a subscriber gets when there is no loop to work for it. Passes the same hook. */
  static Throwable loopIsClosed(Context context) {
    return hooked(new IllegalStateException("Event loop is closed"), null, context);
  }

  /** Throws anything. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
