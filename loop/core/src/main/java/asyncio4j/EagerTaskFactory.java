package asyncio4j;

import org.jspecify.annotations.Nullable;

/** The factory behind {@link TaskFactory#eager()}; a lambda cannot implement a generic method. */
enum EagerTaskFactory implements TaskFactory {
  INSTANCE;

  @Override
  public <T extends @Nullable Object> Task<T> create(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
    return Task.startEagerly(loop, coroutine, options);
  }
}
