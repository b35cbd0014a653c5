package asyncio4j;

import java.util.concurrent.Executor;

/**
 * Brings the default executor of loops: what {@link EventLoop#runInExecutor} and {@link
 * Asyncio#toThread} use when none is named. Found by {@link java.util.ServiceLoader}, once in a
 * JVM, when the first loop is made; so its constructor is the place to prepare for loops. {@code
 * asyncio4j-blocking} has one for Reactor's {@code boundedElastic}. Without any, each loop makes a
 * pool of daemon threads when it first needs one, and shuts it down at its end.
 */
public interface DefaultExecutorProvider {

  /**
   * The executor for a loop that needs its default one. Called once by each loop, on its thread.
   *
   * @return the executor; it may be shared: a loop waits for its own work there and never shuts it
   *     down
   */
  Executor defaultExecutor();
}
