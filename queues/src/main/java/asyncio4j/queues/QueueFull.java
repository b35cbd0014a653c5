package asyncio4j.queues;

/**
 * A queue has no room for an item to be put without waiting: {@code asyncio.QueueFull}. Thrown by
 * {@link AsyncQueue#putNowait}.
 */
public class QueueFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Without a message. */
  public QueueFull() {}
}
