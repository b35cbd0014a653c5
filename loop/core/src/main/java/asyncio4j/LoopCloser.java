package asyncio4j;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a loop does with the tasks that are left when it is closed: cancels them and runs until each
 * has ended, so that every {@code finally} runs. A body that goes on awaiting when its time is up
 * gets {@link GeneratorExit} at each await, as a coroutine does that asyncio throws away.
 */
final class LoopCloser {

  /** How often all bodies together may swallow the exit before they are given up. */
  private static final int PATIENCE = 10_000;

  /** How often async generators may begin to be used while others are closed. */
  private static final int ROUNDS = 100;

  private final EventLoopImpl loop;
  private boolean timeIsUp;
  private int exits;

  LoopCloser(EventLoopImpl loop) {
    this.loop = loop;
  }

  void runTasksToTheirEnd() {
    if (loop.tasks().isEmpty() && loop.asyncgens().isEmpty()) {
      return;
    }
    LoopHost.run(
        loop,
        () -> {
          TimerHandle timer = loop.callLater(loop.closeTimeout(), () -> timeIsUp = true);
          if (!loop.tasks().isEmpty()) {
            cancelAll();
            loop.runWhile(this::goesOn);
          }
          // Not before: an async generator cannot be closed while a task is in it.
          for (int i = 0; i < ROUNDS && !loop.asyncgens().isEmpty(); i++) {
            loop.createTask(loop.shutdownAsyncgens());
            loop.runWhile(this::goesOn);
          }
          timer.cancel();
        },
        false);
    loop.tasks().snapshot().forEach(this::giveUp);
  }

  private void cancelAll() {
    loop.tasks().snapshot().forEach(Task::cancel);
  }

  private boolean goesOn() {
    if (loop.tasks().isEmpty()) {
      return false;
    }
    if (timeIsUp) {
      loop.tasks().snapshot().forEach(task -> ((TaskImpl<?>) task).expel());
      return ++exits < PATIENCE;
    }
    return true;
  }

  private void giveUp(Task<?> task) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", "Task ignored its cancellation and every exit, and is left unfinished");
    context.put("task", task);
    loop.callExceptionHandler(context);
  }
}
