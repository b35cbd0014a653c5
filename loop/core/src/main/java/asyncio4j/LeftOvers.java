package asyncio4j;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a loop does at its end with what main left behind: the second half of {@code asyncio.run}.
 */
final class LeftOvers {

  /** {@code constants.THREAD_JOIN_TIMEOUT}. */
  private static final Duration EXECUTOR_TIMEOUT = Duration.ofMinutes(5);

  private LeftOvers() {}

  /**
   * Cancels the tasks that are left and waits for them, reports what they threw, closes the async
   * generators and shuts down the default executor. The loop must not be running, and stays open.
   *
   * @param ownThread see {@link LoopHost#run}
   */
  static void finish(EventLoopImpl loop, boolean ownThread) {
    cancelTasks(loop, ownThread);
    loop.runUntilComplete(
        loop.createTask(() -> {
          loop.shutdownAsyncgens().await();
          loop.shutdownDefaultExecutor(EXECUTOR_TIMEOUT).await();
        }),
        ownThread);
  }

  private static void cancelTasks(EventLoopImpl loop, boolean ownThread) {
    Set<Task<?>> tasks = loop.allTasks();
    if (tasks.isEmpty()) {
      return;
    }
    tasks.forEach(Task::cancel);
    loop.runUntilComplete(Gather.returningExceptions(loop, tasks), ownThread);
    for (Task<?> task : tasks) {
      Throwable failure = task.isCancelled() ? null : task.exception();
      if (failure != null) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("message", "unhandled exception during asyncio.run() shutdown");
        context.put("exception", failure);
        context.put("task", task);
        loop.callExceptionHandler(context);
      }
    }
  }
}
