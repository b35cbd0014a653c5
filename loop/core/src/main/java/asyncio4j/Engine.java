package asyncio4j;

/**
 * How the coroutines of this JVM are suspended and resumed. Chosen once; see {@link
 * EventLoop#engine()}.
 */
public enum Engine {

  /**
   * A coroutine is a virtual thread whose scheduler is the loop: the loop's platform thread runs
   * its continuation. The faster engine; needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}
   * (or {@code =asyncio4j.loop} on the module path).
   *
   * <p>A task may have the thread of one that has ended before it, with thread locals, name,
   * context class loader and interrupt as in a new one. Whoever keeps the thread of a task beyond
   * its end has to do with another task then, as with any pool of threads: so has an interrupt that
   * comes late, and so has a {@link java.util.concurrent.locks.ReentrantLock} that was never
   * unlocked.
   */
  CARRIED,

  /**
   * The loop and its coroutines are ordinary virtual threads that hand a baton to each other.
   * Public API only: the engine that is always there.
   */
  RELAY
}
