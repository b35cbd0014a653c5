package asyncio4j;

/**
 * The body of a coroutine that returns nothing: a {@link Runnable} that may throw checked
 * exceptions.
 */
@FunctionalInterface
public interface CheckedRunnable {

  /**
   * Runs the body.
   *
   * @throws Exception whatever the body throws; it becomes the exception of the task
   */
  void run() throws Exception;
}
