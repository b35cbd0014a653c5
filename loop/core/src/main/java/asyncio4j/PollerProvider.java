package asyncio4j;

/**
 * Brings what loops wait with when {@link EventLoopBuilder#poller} names nothing. Found by {@link
 * java.util.ServiceLoader}, once in a JVM, when the first loop is made. {@code asyncio4j-io} has
 * one, whose pollers handle I/O; without any, loops park ({@link Poller#parking()}).
 */
public interface PollerProvider {

  /**
   * A poller for a new loop. Called on the thread that makes the loop, by several threads at a time
   * perhaps.
   *
   * @return a new poller, which the loop closes at its end
   */
  Poller poller();
}
