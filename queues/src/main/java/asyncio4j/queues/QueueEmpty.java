package asyncio4j.queues;

/**
 * A queue has no item to be had without waiting: {@code asyncio.QueueEmpty}. Thrown by {@link
 * AsyncQueue#getNowait}.
 */
public class QueueEmpty extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a message. */
  public QueueEmpty() {}
}
