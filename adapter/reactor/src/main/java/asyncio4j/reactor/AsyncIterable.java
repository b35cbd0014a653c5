package asyncio4j.reactor;

/**
 * The items of a publisher, to be iterated in a coroutine: {@code async for}. See {@link
 * Reactive#iterate}.
 *
 * <p>Each call of {@link #iterator()} subscribes. {@code hasNext()} suspends the coroutine until
 * there is an item or the end, and throws what the publisher fails with, the same object. Belongs
 * to the thread of the loop.
 *
 * <p>An iterator belongs to the task that called {@code iterator()}, or to another one that was the
 * first to ask for an item, and ends with it. Whoever asks it after that, or waits in it then, gets
 * an {@link IllegalStateException}: to let another task iterate, hand on this object. One coroutine
 * at a time may wait in an iterator; a second one gets an {@link IllegalStateException} too.
 *
 * @param <T> the type of the items
 */
public sealed interface AsyncIterable<T> extends Iterable<T>, AutoCloseable
    permits PublisherIterable {

  /**
   * Ends all iterations: cancels the subscriptions that have not ended, and gives buffered items to
   * {@code Operators.onDiscard}. For a coroutine that waits in one of them, that is the end of the
   * items. A further call does nothing.
   */
  @Override
  void close();
}
