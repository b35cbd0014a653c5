package asyncio4j.reactor;

/**
 * The items of a publisher, to be iterated in a coroutine: {@code async for}. See {@link
 * Reactive#iterate}.
 *
 * <p>Each call of {@link #iterator()} subscribes. {@code hasNext()} suspends the coroutine until
 * there is an item or the end, and throws what the publisher fails with, the same object. Belongs
 * to the thread of the loop.
 *
 * @param <T> the type of the items
 */
public sealed interface AsyncIterable<T> extends Iterable<T>, AutoCloseable
    permits PublisherIterable {

  /**
   * Ends all iterations: cancels the subscriptions that have not ended, and gives buffered items to
   * {@code Operators.onDiscard}. A further call does nothing.
   */
  @Override
  void close();
}
