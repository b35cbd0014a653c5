package asyncio4j;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class GeneratorImpl<
        Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
    implements Generator<Y, S, R> {
  static final class Core<
          Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
      implements Generator.Yielder<Y, S, R> {
    @Override
    @SuppressWarnings("NamedLikeContextualKeyword") // as in the interface
    public @Nullable S yield(Y item) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <Q extends @Nullable Object> Q yieldFrom(Generator<? extends Y, ? super S, Q> delegate) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void yieldFrom(Iterable<? extends Y> items) {
      throw new UnsupportedOperationException();
    }
  }

  GeneratorImpl(Generator.Body<Y, S, R> body) {}

  @Override
  public Y send(@Nullable S value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Y throwInto(Throwable exception) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable R closeForValue() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasNext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Stream<Y> stream() {
    throw new UnsupportedOperationException();
  }
}
