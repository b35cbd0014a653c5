package asyncio4j.queues;

import org.jspecify.annotations.Nullable;

/**
 * Something that was acquired and is released at the end of a block: what stands behind {@code
 * async with lock}.
 *
 * {@snippet :
 * try (var held = lock.hold()) {
 *   // nobody else is here
 * }
 * }
 *
 * <p>It belongs to the thread of the loop.
 */
public final class Held implements AutoCloseable {

  /** Null once it was given back. */
  private @Nullable Releasable held;

  Held(Releasable held) {
    this.held = held;
  }

  /**
   * Gives it back, the first time; from then on without effect, so that it cannot take away what
   * somebody else has acquired since. Never waits.
   *
   * @throws IllegalStateException if it was released in another way meanwhile
   */
  @Override
  public void close() {
    Releasable now = held;
    if (now != null) {
      held = null;
      now.release();
    }
  }
}
