package asyncio4j;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The executor that a loop uses when none is named. */
@SuppressWarnings("DoNotCallSuggester")
final class DefaultExecutor {
  DefaultExecutor(EventLoopImpl loop) {}

  Executor get() {
    throw new UnsupportedOperationException();
  }

  void set(Executor executor) {}

  void shutdown(@Nullable Duration timeout) {}

  void abandon() {}
}
