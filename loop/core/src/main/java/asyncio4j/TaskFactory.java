package asyncio4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the tasks of a loop: what {@code loop.set_task_factory} takes. */
@FunctionalInterface
public interface TaskFactory {

  /**
   * Makes a task. Called on the loop's thread by {@link EventLoop#createTask}.
   *
   * @param loop the loop
   * @param coroutine what the task is to drive
   * @param options name and context
   * @param <T> the type of the result
   * @return the task, as a rule from {@link Task#start} or {@link Task#startEagerly}
   */
  <T extends @Nullable Object> Task<T> create(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options);

  /**
   * The factory whose tasks run their first step inside {@code createTask}: {@code
   * asyncio.eager_task_factory}.
   *
   * @return the factory
   */
  static TaskFactory eager() {
    return EagerTaskFactory.INSTANCE;
  }

  /**
   * A factory whose tasks run their first step inside {@code createTask}, and are made by a
   * constructor of one's own: {@code asyncio.create_eager_task_factory(constructor)}.
   *
   * @param constructor makes the tasks; it is told to start them eagerly
   * @return the factory
   */
  static TaskFactory eager(TaskConstructor constructor) {
    return new EagerTaskFactory(Objects.requireNonNull(constructor, "constructor"));
  }
}
