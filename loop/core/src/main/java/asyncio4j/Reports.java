package asyncio4j;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The errors of a loop that have no one else to go to, and their way to the exception handler. */
final class Reports implements Activity {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  private final EventLoopImpl loop;

  /** Owned by the loop's line. */
  private @Nullable ExceptionHandler handler;

  /** Failed futures that were collected and not looked at. The collector adds, the loop takes. */
  final Collected<FutureImpl<?>> collected = new Collected<>();

  /** Keeps the references alive while their futures are. Owned by the loop's line. */
  private final Set<NeverRetrieved> watched = new HashSet<>();

  Reports(EventLoopImpl loop) {
    this.loop = loop;
  }

  @Override
  public String description() {
    return "its report of what was collected";
  }

  @Nullable ExceptionHandler handler() {
    return handler;
  }

  void setHandler(@Nullable ExceptionHandler newHandler) {
    handler = newHandler;
  }

  NeverRetrieved watch(FutureImpl<?> future, Throwable exception, @Nullable String cancelMessage) {
    NeverRetrieved watch = new NeverRetrieved(this, future, exception, cancelMessage);
    watched.add(watch);
    return watch;
  }

  void dismiss(NeverRetrieved watch) {
    watched.remove(watch);
  }

  /** Tells whether {@link #reportCollected} would find something. */
  boolean hasCollected() {
    return !collected.isEmpty()
        || NeverAwaited.hasCollected()
        || Abandoned.hasCollected(loop.strand());
  }

  /** The exceptions that nobody has looked at yet. */
  void addLeaks(List<Leak> leaks) {
    watched.forEach(watch -> leaks.add(watch.leak()));
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
    UnclosedLoop.reportCollected();
    Abandoned.endCollected(loop.strand());
  }

  void callbackFailed(Ready handle, @Nullable Throwable source, Throwable exception) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", "Exception in callback " + handle);
    context.put("exception", exception);
    context.put("handle", handle);
    if (source != null) {
      context.put("source_traceback", source);
    }
    call(context);
  }

  /**
   * In debug mode: a callback or a task's step kept the loop for too long.
   *
   * @param place where it was meanwhile; null if nobody looked
   */
  static void slow(Ready item, long nanos, @Nullable Throwable place) {
    LOG.warn("Executing {} took {} seconds", item.description(), seconds(nanos), place);
  }

  /** In debug mode: the poller took much longer than the loop could wait. */
  static void latePoll(EventLoopImpl loop, long nanos, long allowed, @Nullable Throwable place) {
    LOG.warn(
        "Polling of {} took {} seconds, and not {}", loop, seconds(nanos), seconds(allowed), place);
  }

  /** In debug mode: the poller kept the loop for too long with the events that it found. */
  static void slowPoll(EventLoopImpl loop, long nanos, @Nullable Throwable place) {
    LOG.warn("Handling events in a poll of {} took {} seconds", loop, seconds(nanos), place);
  }

  /**
   * With three decimals. By hand: the JDK's formatting waits for locks when it is first used, on
   * the loop, and that would be reported as somebody's blocking call.
   */
  static String seconds(long nanos) {
    long millis = Math.round(nanos / 1e6);
    return millis / 1000 + "." + Long.toString(1000 + millis % 1000).substring(1);
  }

  /** In debug mode: a coroutine blocks outside an await, which the engine has noticed. */
  static void blocks(TaskImpl<?> task, Thread thread, boolean released) {
    try {
      StackTraceElement[] stack = thread.getStackTrace();
      if (BlockingDetector.isAllowed(stack)) {
        return;
      }
      Throwable where = new Throwable("it blocks here");
      where.setStackTrace(stack);
      LOG.warn(
          "{} blocks its thread outside an await, and {}: {}",
          task,
          released ? "its loop goes on without it" : "with it its loop",
          BlockingDetector.explanation(stack),
          where);
    } catch (RuntimeException | Error e) {
      // Of a logger that is broken; the engine must go on.
      return;
    }
  }

  void call(Map<String, Object> context) {
    ExceptionHandler custom = handler;
    if (custom == null) {
      logSafely(context, "Exception in default exception handler");
      return;
    }
    try {
      Context around = contextOf(context);
      if (around != null && around.isFree()) {
        around.run(() -> custom.handle(loop, context));
      } else {
        custom.handle(loop, context);
      }
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

  /** The context of the task, future or callback that the report is about. */
  private static @Nullable Context contextOf(Map<String, Object> context) {
    Object about = context.get("task");
    if (about == null) {
      about = context.get("future");
    }
    if (about == null) {
      about = context.get("handle");
    }
    return switch (about) {
      case TaskImpl<?> task -> task.getContext();
      case HandleImpl handle -> handle.getContext();
      case null, default -> null;
    };
  }

  private void logSafely(Map<String, Object> context, String ifThatFails) {
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
  void log(Map<String, Object> context) {
    Map<String, Object> details = new TreeMap<>(context);
    Activity current = loop.current();
    if (!details.containsKey("source_traceback")
        && current instanceof HandleImpl handle
        && handle.source != null) {
      details.put("handle_traceback", handle.source);
    }
    Object message = details.remove("message");
    Object exception = details.remove("exception");
    StringBuilder text = new StringBuilder();
    text.append(
        message == null || message.equals("") ? "Unhandled exception in event loop" : message);
    details.forEach((key, value) -> {
      text.append('\n').append(key).append(": ");
      if (value instanceof Throwable trace && key.endsWith("_traceback")) {
        text.append(key.startsWith("source") ? "Object" : "Handle")
            .append(" created at (most recent call first):");
        for (StackTraceElement frame : trace.getStackTrace()) {
          text.append("\n\tat ").append(frame);
        }
      } else {
        text.append(value);
      }
    });
    LOG.error(text.toString(), exception instanceof Throwable failure ? failure : null);
  }
}
