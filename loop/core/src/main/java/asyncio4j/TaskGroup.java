package asyncio4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that begin and end together: {@code asyncio.TaskGroup}. The block ends when all of its
 * tasks have; the first one that fails cancels the others and the block, and the errors come out as
 * one group.
 *
 * <pre>{@code
 * TaskGroup.scope(group -> {
 *   group.createTask(() -> fetch("a"));
 *   group.createTask(() -> fetch("b"));
 * });
 * }</pre>
 *
 * <p>The block is a lambda because try-with-resources cannot see the exception that leaves its
 * body. Belongs to the thread of the loop.
 */
public final class TaskGroup {

  /** The block of {@link TaskGroup#scope}. */
  @FunctionalInterface
  public interface Block {
    /**
     * Runs the block.
     *
     * @param group where to create tasks
     * @throws Exception whatever the block throws
     */
    void run(TaskGroup group) throws Exception;
  }

  private final Set<TaskImpl<?>> tasks = new LinkedHashSet<>();
  private final List<Throwable> errors = new ArrayList<>();
  private @Nullable TaskImpl<?> parent;
  private boolean exiting;
  private boolean aborting;

  /** We cancelled the parent, and have to take that back. */
  private boolean parentCancelRequested;

  /** A {@link KeyboardInterrupt} or {@link SystemExit}: goes before everything else. */
  private @Nullable Throwable baseError;

  private @Nullable LoopFuture<@Nullable Void> allDone;

  /** A group that no block has used. */
  public TaskGroup() {}

  /**
   * Runs a block with a new group and waits for its tasks: {@code async with asyncio.TaskGroup() as
   * group}.
   *
   * @param block the block; it may await
   * @throws ExceptionGroup as {@link #run(Callable)}
   * @throws BaseExceptionGroup as {@link #run(Callable)}
   * @throws CancelledError as {@link #run(Callable)}
   * @throws IllegalStateException if the caller is not inside a task
   */
  public static void scope(Block block) {
    Objects.requireNonNull(block, "block");
    TaskGroup group = new TaskGroup();
    group.run(() -> block.run(group));
  }

  /**
   * Runs a block in the caller's task and waits for the tasks of the group: {@code async with
   * group}.
   *
   * @param block the block; it may await and create tasks in this group
   * @param <T> the type of its result
   * @return its result, when all tasks have ended
   * @throws ExceptionGroup if the block or tasks failed: all their errors, in the order in which
   *     they ended
   * @throws BaseExceptionGroup the same if one of them is an {@link Error}
   * @throws CancelledError if the caller's task was cancelled from outside and nothing failed
   * @throws IllegalStateException if the caller is not inside a task, or the group was used already
   */
  public <T extends @Nullable Object> T run(Callable<T> block) {
    Objects.requireNonNull(block, "block");
    TaskImpl<?> current = enter();
    T result;
    try {
      result = block.call();
    } catch (Throwable e) {
      exit(current, e);
      throw Sneaky.rethrow(e); // only a cancellation of ours that leaves no trace comes here
    }
    exit(current, null);
    return result;
  }

  /**
   * Runs a block that returns nothing, as {@link #run(Callable)}.
   *
   * @param block the block
   * @throws ExceptionGroup as {@link #run(Callable)}
   * @throws BaseExceptionGroup as {@link #run(Callable)}
   * @throws CancelledError as {@link #run(Callable)}
   */
  public void run(CheckedRunnable block) {
    this.<@Nullable Void>run(new CoroutineImpl.VoidBody(Objects.requireNonNull(block, "block")));
  }

  /**
   * Starts a task in this group: {@code group.create_task}.
   *
   * @param body the body of the coroutine
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group's block did not begin, is over, or is being
   *     cancelled
   */
  public <T extends @Nullable Object> Task<T> createTask(Callable<T> body) {
    return createTask(body, TaskOptions.DEFAULT);
  }

  /**
   * Starts a task in this group, with a name or in a given context.
   *
   * @param body the body of the coroutine
   * @param options name and context
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group's block did not begin, is over, or is being
   *     cancelled
   */
  public <T extends @Nullable Object> Task<T> createTask(Callable<T> body, TaskOptions options) {
    return createTask(CoroutineImpl.unwatched(Objects.requireNonNull(body, "body")), options);
  }

  /**
   * Starts a task in this group that returns nothing.
   *
   * @param body the body of the coroutine
   * @return the task
   * @throws IllegalStateException if the group's block did not begin, is over, or is being
   *     cancelled
   */
  public Task<@Nullable Void> createTask(CheckedRunnable body) {
    return createTask(body, TaskOptions.DEFAULT);
  }

  /**
   * Starts a task in this group that returns nothing, with a name or in a given context.
   *
   * @param body the body of the coroutine
   * @param options name and context
   * @return the task
   * @throws IllegalStateException if the group's block did not begin, is over, or is being
   *     cancelled
   */
  public Task<@Nullable Void> createTask(CheckedRunnable body, TaskOptions options) {
    return createTask(
        CoroutineImpl.unwatched(new CoroutineImpl.VoidBody(Objects.requireNonNull(body, "body"))),
        options);
  }

  /**
   * Starts a task in this group that drives a coroutine object. If the group refuses, the coroutine
   * is closed.
   *
   * @param coroutine a coroutine that was not started yet
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group's block did not begin, is over, or is being
   *     cancelled
   */
  public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.DEFAULT);
  }

  /**
   * Starts a task in this group that drives a coroutine object, with a name or in a given context.
   * If the group refuses, the coroutine is closed.
   *
   * @param coroutine a coroutine that was not started yet
   * @param options name and context
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group's block did not begin, is over, or is being
   *     cancelled
   */
  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    TaskImpl<?> owner = parent;
    String refusal = refusal();
    if (refusal != null || owner == null) {
      coroutine.close();
      throw new IllegalStateException("TaskGroup " + this + " " + refusal);
    }
    TaskImpl<T> task = (TaskImpl<T>) owner.loop.createTask(coroutine, options);
    if (task.isDone()) {
      taskDone(owner, task);
    } else {
      tasks.add(task);
      task.addDoneCallback(done -> taskDone(owner, task));
    }
    return task;
  }

  private @Nullable String refusal() {
    if (parent == null) {
      return "has not been entered";
    }
    if (exiting && tasks.isEmpty()) {
      return "is finished";
    }
    return aborting ? "is shutting down" : null;
  }

  private TaskImpl<?> enter() {
    if (parent != null) {
      throw new IllegalStateException("TaskGroup " + this + " has already been entered");
    }
    TaskImpl<?> current = EventLoopImpl.runningHere().strand().task;
    if (current == null) {
      throw new IllegalStateException("TaskGroup " + this + " cannot determine the parent task");
    }
    parent = current;
    return current;
  }

  /** The block is over: waits for the tasks, and throws what came of it. */
  private void exit(TaskImpl<?> owner, @Nullable Throwable thrown) {
    exiting = true;
    if (thrown != null && isBaseError(thrown) && baseError == null) {
      baseError = thrown;
    }
    if (thrown != null && !aborting) {
      abort();
    }
    CancelledError cancellation = thrown instanceof CancelledError cancelled ? cancelled : null;
    CancelledError later = awaitTasks(owner);
    if (later != null) {
      cancellation = later;
    }
    if (baseError != null) {
      throw Sneaky.rethrow(baseError);
    }
    if (parentCancelRequested && owner.uncancel() == 0) {
      cancellation = null;
    }
    if (cancellation != null && errors.isEmpty()) {
      throw cancellation;
    }
    if (thrown != null && !(thrown instanceof CancelledError)) {
      errors.add(thrown);
    }
    if (!errors.isEmpty()) {
      if (owner.cancelling() > 0) {
        // Cancelled from outside as well: ask again, so that the next await tells, with the count
        // as it is.
        owner.uncancel();
        owner.cancel();
      }
      throw Sneaky.rethrow(BaseExceptionGroup.of("unhandled errors in a TaskGroup", errors));
    }
  }

  /**
   * Waits until no task is left; returns the cancellation from outside that came meanwhile, if it
   * was the first.
   */
  private @Nullable CancelledError awaitTasks(TaskImpl<?> owner) {
    CancelledError cancellation = null;
    while (!tasks.isEmpty()) {
      LoopFuture<@Nullable Void> done = new FutureOfOthers<>(owner.loop, "TaskGroup", () -> tasks);
      allDone = done;
      try {
        done.await();
      } catch (CancelledError e) {
        if (!aborting) {
          cancellation = e;
          abort();
        }
      } finally {
        allDone = null;
      }
    }
    return cancellation;
  }

  private void abort() {
    aborting = true;
    for (TaskImpl<?> task : List.copyOf(tasks)) {
      if (!task.isDone()) {
        task.cancel();
      }
    }
  }

  private void taskDone(TaskImpl<?> owner, TaskImpl<?> task) {
    tasks.remove(task);
    if (allDone != null && tasks.isEmpty() && !allDone.isDone()) {
      allDone.setResult(null);
    }
    if (task.isCancelled()) {
      return;
    }
    Throwable failure = task.exception();
    if (failure == null) {
      return;
    }
    errors.add(failure);
    if (isBaseError(failure) && baseError == null) {
      baseError = failure;
    }
    if (owner.isDone()) {
      reportOrphan(owner, task, failure);
    } else if (!aborting && !parentCancelRequested) {
      abort();
      parentCancelRequested = true;
      owner.cancel();
    }
  }

  private static void reportOrphan(TaskImpl<?> owner, TaskImpl<?> task, Throwable failure) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put(
        "message",
        "Task " + task + " has errored out but its parent task " + owner + " is already completed");
    context.put("exception", failure);
    context.put("task", task);
    owner.loop.callExceptionHandler(context);
  }

  private static boolean isBaseError(Throwable thrown) {
    return thrown instanceof SystemExit || thrown instanceof KeyboardInterrupt;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("<TaskGroup");
    if (!tasks.isEmpty()) {
      text.append(" tasks=").append(tasks.size());
    }
    if (!errors.isEmpty()) {
      text.append(" errors=").append(errors.size());
    }
    if (aborting) {
      text.append(" cancelling");
    } else if (parent != null) {
      text.append(" entered");
    }
    return text.append('>').toString();
  }
}
