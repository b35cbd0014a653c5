package asyncio4j.reactor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The iterations of a publisher that were begun. The loop's thread. */
final class PublisherIterable<T> implements AsyncIterable<T> {

  private final Publisher<T> publisher;
  private final int batch;
  private final @Nullable FluxSubscription<?> reader;
  private final List<PublisherIterator<T>> open = new ArrayList<>(1);

  PublisherIterable(Publisher<T> publisher, int batch) {
    this(publisher, batch, null);
  }

  /**
   * @param reader the subscription that the items are for; null if nobody knows
   */
  PublisherIterable(Publisher<T> publisher, int batch, @Nullable FluxSubscription<?> reader) {
    this.publisher = publisher;
    this.batch = batch;
    this.reader = reader;
  }

  @Override
  public Iterator<T> iterator() {
    open.removeIf(PublisherIterator::isOver);
    PublisherIterator<T> iterator = PublisherIterator.over(publisher, batch, reader);
    open.add(iterator);
    if (reader != null) {
      reader.readsFrom(iterator.source());
    }
    return iterator;
  }

  @Override
  public void close() {
    open.forEach(PublisherIterator::close);
    open.clear();
  }
}
