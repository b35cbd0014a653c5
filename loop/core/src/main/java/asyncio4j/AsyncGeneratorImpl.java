package asyncio4j;

import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class AsyncGeneratorImpl<Y extends @Nullable Object, S extends @Nullable Object>
    implements AsyncGenerator<Y, S> {
  AsyncGeneratorImpl(AsyncGenerator.Body<Y, S> body, @Nullable String name) {}

  @Override
  public Awaitable<Y> anext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Awaitable<Y> anext(Y defaultValue) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Awaitable<Y> asend(@Nullable S value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Awaitable<Y> athrow(Throwable exception) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Awaitable<@Nullable Void> aclose() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEach(Consumer<? super Y> consumer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterator<Y> iterator() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Stream<Y> stream() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String name() {
    throw new UnsupportedOperationException();
  }
}
