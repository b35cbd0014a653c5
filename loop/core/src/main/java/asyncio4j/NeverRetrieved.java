package asyncio4j;

import java.lang.ref.PhantomReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches a future that failed and whose exception nobody has looked at; the loop's {@link Reports}
 * tell the exception handler when it is collected. Belongs to the loop's line.
 */
final class NeverRetrieved extends PhantomReference<FutureImpl<?>> {

  private final Reports reports;
  private final Throwable exception;
  private final String description;
  private final String future;
  private final @Nullable Throwable source;

  /** What the future has to remember beside. */
  private final @Nullable String cancelMessage;

  NeverRetrieved(
      Reports reports, FutureImpl<?> future, Throwable exception, @Nullable String cancelMessage) {
    super(future, reports.collected);
    this.reports = reports;
    this.exception = exception;
    this.description = future.kind();
    // The future itself is gone when this is needed.
    this.future = future.toString();
    this.source = future.source;
    this.cancelMessage = cancelMessage;
  }

  @Nullable String cancelMessage() {
    return cancelMessage;
  }

  void dismiss() {
    reports.dismiss(this);
    clear();
  }

  Leak leak() {
    return new Leak(Leak.Kind.NEVER_RETRIEVED, future, StackFrames.firstOfUser(source), exception);
  }

  Map<String, Object> context() {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", description + " exception was never retrieved");
    context.put("exception", exception);
    context.put("future", future);
    if (source != null) {
      context.put("source_traceback", source);
    }
    return context;
  }
}
