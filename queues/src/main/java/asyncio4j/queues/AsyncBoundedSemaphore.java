package asyncio4j.queues;

/**
 * A semaphore that refuses to be released more often than it was acquired: {@code
 * asyncio.BoundedSemaphore}.
 */
public final class AsyncBoundedSemaphore extends AsyncSemaphore {

  private final int bound;

  /** A semaphore with one permit. */
  public AsyncBoundedSemaphore() {
    this(1);
  }

  /**
   * A semaphore.
   *
   * @param value how many permits it has to begin with, and at most
   * @throws IllegalArgumentException if that is negative
   */
  public AsyncBoundedSemaphore(int value) {
    super(value);
    bound = value;
  }

  /**
   * Gives a permit back, to the first waiter if there is one: {@code semaphore.release()}. Never
   * waits.
   *
   * @throws IllegalArgumentException if it has all its permits already; nothing changes then
   */
  @Override
  public void release() {
    if (value() >= bound) {
      throw new IllegalArgumentException("BoundedSemaphore released too many times");
    }
    super.release();
  }
}
