package asyncio4j.reactor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.reactivestreams.Publisher;

/** The iterations of a publisher that were begun. The loop's thread. */
final class PublisherIterable<T> implements AsyncIterable<T> {

  private final Publisher<T> publisher;
  private final int batch;
  private final List<PublisherIterator<T>> open = new ArrayList<>(1);

  PublisherIterable(Publisher<T> publisher, int batch) {
    this.publisher = publisher;
    this.batch = batch;
  }

  @Override
  public Iterator<T> iterator() {
    open.removeIf(PublisherIterator::isOver);
    PublisherIterator<T> iterator = PublisherIterator.over(publisher, batch);
    open.add(iterator);
    return iterator;
  }

  @Override
  public void close() {
    open.forEach(PublisherIterator::close);
    open.clear();
  }
}
