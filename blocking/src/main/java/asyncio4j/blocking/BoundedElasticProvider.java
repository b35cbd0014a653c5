package asyncio4j.blocking;

import asyncio4j.DefaultExecutorProvider;
import asyncio4j.EventLoop;
import java.util.concurrent.Executor;
import reactor.core.scheduler.Schedulers;

/**
 * Makes {@code Schedulers.boundedElastic()} the default executor of every loop, and tells Reactor
 * which threads run loops. Found by {@link java.util.ServiceLoader}; there is no need to call it.
 */
public final class BoundedElasticProvider implements DefaultExecutorProvider {

  /** What all loops share. It asks for the scheduler each time, since Reactor may replace it. */
  private final Executor executor = new SchedulerExecutor(Schedulers::boundedElastic);

  /**
   * Called when the first loop of the JVM is made. From then on Reactor's {@code block()}, {@code
   * blockFirst()}, {@code toIterable()} and their like throw in a coroutine or callback, as they do
   * on any thread that must not block.
   */
  public BoundedElasticProvider() {
    Schedulers.registerNonBlockingThreadPredicate(EventLoop::isLoopThread);
  }

  @Override
  public Executor defaultExecutor() {
    return executor;
  }
}
