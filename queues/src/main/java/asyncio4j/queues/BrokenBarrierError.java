package asyncio4j.queues;

/**
 * A barrier was aborted, or was reset while somebody waited: {@code asyncio.BrokenBarrierError}. It
 * is an ordinary exception in spite of its name, as in Python.
 */
public class BrokenBarrierError extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * With a message.
   *
   * @param message what happened to the barrier
   */
  public BrokenBarrierError(String message) {
    super(message);
  }
}
