package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * What {@link TaskFactory#eager(TaskConstructor)} makes tasks with: the {@code
 * custom_task_constructor} of {@code asyncio.create_eager_task_factory}. Implemented by a class or
 * a method reference; a lambda cannot have a type parameter.
 */
@FunctionalInterface
public interface TaskConstructor {

  /**
   * Makes a task. Called on the loop's thread.
   *
   * @param loop the loop
   * @param coroutine what the task is to drive
   * @param options name and context
   * @param eagerStart whether to run the first step at once
   * @param <T> the type of the result
   * @return the task, as a rule from {@link Task#start} or {@link Task#startEagerly}
   */
  <T extends @Nullable Object> Task<T> create(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options, boolean eagerStart);
}
