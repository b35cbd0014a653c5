package asyncio4j;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a test's callbacks and coroutines did, in the order in which they did it. */
final class Log {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  void add(Object... parts) {
    lines.add(Stream.of(parts).map(Log::show).collect(Collectors.joining(" ")));
  }

  List<String> lines() {
    return lines;
  }

  /** Exceptions by their class and message, and futures by their state. */
  static String show(Object value) {
    return switch (value) {
      case null -> "null";
      case Throwable e -> {
        String message = e.getMessage();
        yield e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
      }
      case LoopFuture<?> future -> state(future);
      case List<?> list -> list.stream().map(Log::show).toList().toString();
      default -> Objects.toString(value);
    };
  }

  /** A future's state; looks at its exception. */
  static String state(LoopFuture<?> future) {
    if (!future.isDone()) {
      return "pending";
    }
    if (future.isCancelled()) {
      return "cancelled";
    }
    Throwable failure = future.exception();
    return failure != null
        ? "failed(" + show(failure) + ")"
        : "result(" + show(future.result()) + ")";
  }

  /** Lets the loop run so many more iterations. */
  static void turns(int count) {
    for (int i = 0; i < count; i++) {
      Asyncio.sleep(Duration.ZERO);
    }
  }
}
