package asyncio4j;

import java.util.Map;

/** Receives the errors that have no one else to go to: {@code loop.set_exception_handler}. */
@FunctionalInterface
public interface ExceptionHandler {

  /**
   * Handles one error. Called on the loop's thread, and only reports: the loop goes on afterwards.
   * What it throws is logged together with the error that it was called for.
   *
   * @param loop the loop
   * @param context asyncio's keys: {@code "message"} (always there), and where they apply {@code
   *     "exception"}, {@code "future"}, {@code "task"}, {@code "handle"}, {@code "asyncgen"},
   *     {@code "source_traceback"}
   */
  void handle(EventLoop loop, Map<String, Object> context);
}
