package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Takes what a thread keeps in its thread locals along to what it starts: to tasks, which run on
 * threads of their own, and to the code of {@link EventLoop#runInExecutor}. Context variables go
 * there without it. Found by {@link java.util.ServiceLoader}, once in a JVM; {@code
 * asyncio4j-reactor} has one for Micrometer's {@code ThreadLocalAccessor}s.
 *
 * <p>Its methods are called often and must not throw.
 */
public interface LocalsCarrier {

  /**
   * Looks at the thread locals of the calling thread, which is about to start something.
   *
   * @return what to take along; null if there is nothing
   */
  @Nullable Captured capture();

  /** What is taken along. */
  interface Captured {

    /**
     * Sets the thread locals of the calling thread, which is about to begin.
     *
     * @return brings back what was there before; called on the same thread at the end
     */
    Runnable install();
  }
}
