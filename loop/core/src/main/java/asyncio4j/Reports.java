package asyncio4j;

import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The errors of a loop that have no one else to go to, and their way to the exception handler. */
final class Reports {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  private final EventLoopImpl loop;

  /** Owned by the loop's line. */
  private @Nullable ExceptionHandler handler;

  /** Failed futures that were collected and not looked at. The collector adds, the loop takes. */
  final ReferenceQueue<FutureImpl<?>> collected = new ReferenceQueue<>();

  /** Keeps the references alive while their futures are. Owned by the loop's line. */
  private final Set<NeverRetrieved> watched = new HashSet<>();

  Reports(EventLoopImpl loop) {
    this.loop = loop;
  }

  @Nullable ExceptionHandler handler() {
    return handler;
  }

  void setHandler(@Nullable ExceptionHandler newHandler) {
    handler = newHandler;
  }

  NeverRetrieved watch(FutureImpl<?> future, Throwable exception) {
    NeverRetrieved watch = new NeverRetrieved(this, future, exception);
    watched.add(watch);
    return watch;
  }

  void dismiss(NeverRetrieved watch) {
    watched.remove(watch);
  }

  /** Reports what was collected since the last time. Called in every iteration. */
  void reportCollected() {
    for (var found = collected.poll(); found != null; found = collected.poll()) {
      NeverRetrieved gone = (NeverRetrieved) found;
      if (watched.remove(gone)) {
        call(gone.context());
      }
    }
    NeverAwaited.reportCollected();
    Abandoned.endCollected(loop.strand());
  }

  void callbackFailed(HandleImpl handle, Throwable exception) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", "Exception in callback " + handle);
    context.put("exception", exception);
    context.put("handle", handle);
    call(context);
  }

  void call(Map<String, Object> context) {
    ExceptionHandler custom = handler;
    if (custom == null) {
      logSafely(context, "Exception in default exception handler");
      return;
    }
    try {
      custom.handle(loop, context);
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      Map<String, Object> unhandled = new LinkedHashMap<>();
      unhandled.put("message", "Unhandled error in exception handler");
      unhandled.put("exception", e);
      unhandled.put("context", context);
      logSafely(
          unhandled,
          "Exception in default exception handler while handling an unexpected error in custom"
              + " exception handler");
    }
  }

  private static void logSafely(Map<String, Object> context, String ifThatFails) {
    try {
      log(context);
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      LOG.error(ifThatFails, e);
    }
  }

  /**
   * The default handler: one record with the message, the other keys in alphabetical order, and the
   * exception.
   */
  static void log(Map<String, Object> context) {
    StringBuilder text = new StringBuilder();
    Object message = context.get("message");
    text.append(message != null ? message : "Unhandled exception in event loop");
    for (Map.Entry<String, Object> entry : new TreeMap<>(context).entrySet()) {
      if (!entry.getKey().equals("message") && !entry.getKey().equals("exception")) {
        text.append('\n').append(entry.getKey()).append(": ").append(entry.getValue());
      }
    }
    LOG.error(text.toString(), context.get("exception") instanceof Throwable e ? e : null);
  }
}
