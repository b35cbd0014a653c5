package asyncio4j;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("DoNotCallSuggester")
final class ExecutorWork {
  private ExecutorWork() {}

  static <T extends @Nullable Object> LoopFuture<T> submit(
      EventLoopImpl loop, Executor executor, Callable<T> work) {
    throw new UnsupportedOperationException();
  }
}
