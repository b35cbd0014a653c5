package asyncio4j.queues;

/**
 * A queue was shut down: {@code asyncio.QueueShutDown}. Thrown by whatever puts, and by whatever
 * gets when there is nothing left to get. See {@link AsyncQueue#shutdown(boolean)}.
 */
public class QueueShutDown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a message. */
  public QueueShutDown() {}
}
