package asyncio4j;

import org.jspecify.annotations.Nullable;

/** The factories of {@link TaskFactory#eager}; a lambda cannot implement a generic method. */
record EagerTaskFactory(TaskConstructor constructor) implements TaskFactory {

  static final EagerTaskFactory INSTANCE = new EagerTaskFactory(EagerTaskFactory::construct);

  private static <T extends @Nullable Object> Task<T> construct(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options, boolean eagerStart) {
    return TaskImpl.start((EventLoopImpl) loop, coroutine, options, eagerStart);
  }

  @Override
  public <T extends @Nullable Object> Task<T> create(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
    return constructor.create(loop, coroutine, options, true);
  }
}
