package asyncio4j;

import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The async generator that the user holds. All that happens, happens in its {@link
 * AsyncGeneratorCore}, which does not refer to it: when the user drops this object, its core is
 * still there to be closed.
 */
final class AsyncGeneratorImpl<Y extends @Nullable Object, S extends @Nullable Object>
    implements AsyncGenerator<Y, S> {

  private final AsyncGeneratorCore<Y, S> core;

  AsyncGeneratorImpl(AsyncGenerator.Body<Y, S> body, @Nullable String name) {
    this(new AsyncGeneratorCore<>(body, name));
  }

  /** Another object for a generator whose own was collected. */
  AsyncGeneratorImpl(AsyncGeneratorCore<Y, S> core) {
    this.core = core;
  }

  AsyncGeneratorCore<Y, S> core() {
    return core;
  }

  @Override
  public Awaitable<Y> anext() {
    return asend(null);
  }

  @Override
  public Awaitable<Y> anext(Y defaultValue) {
    core.beforeUse(this);
    return new AsyncGeneratorStep.NextOr<>(this, defaultValue);
  }

  @Override
  public Awaitable<Y> asend(@Nullable S value) {
    core.beforeUse(this);
    return new AsyncGeneratorStep.Send<>(this, value);
  }

  @Override
  public Awaitable<Y> athrow(Throwable exception) {
    core.beforeUse(this);
    return new AsyncGeneratorStep.Throw<>(this, exception);
  }

  @Override
  public Awaitable<@Nullable Void> aclose() {
    core.beforeUse(this);
    return new AsyncGeneratorStep.Close<>(this);
  }

  @Override
  public void forEach(Consumer<? super Y> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    core.beforeForEach(this);
    try {
      core.forEach(consumer);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The next item, to be taken from the core; false at the end. */
  private boolean next() {
    core.beforeUse(this);
    try {
      return core.send(null);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Iterator<Y> iterator() {
    return new Steps();
  }

  private final class Steps implements Iterator<Y> {
    /** The core has an item that was not taken yet. */
    private boolean ahead;

    @Override
    public boolean hasNext() {
      ahead = ahead || AsyncGeneratorImpl.this.next();
      return ahead;
    }

    @Override
    public Y next() {
      if (!hasNext()) {
        throw new StopAsyncIteration();
      }
      ahead = false;
      return core.takeItem();
    }

    @Override
    public void forEachRemaining(Consumer<? super Y> action) {
      if (ahead) {
        action.accept(next());
      }
      forEach(action);
    }
  }

  @Override
  public Stream<Y> stream() {
    return StreamSupport.stream(new Items(), false).onClose(this::close);
  }

  /** A stream that goes through all items runs the body in the caller's coroutine. */
  private final class Items implements Spliterator<Y> {
    @Override
    public boolean tryAdvance(Consumer<? super Y> action) {
      if (!next()) {
        return false;
      }
      action.accept(core.takeItem());
      return true;
    }

    @Override
    public void forEachRemaining(Consumer<? super Y> action) {
      forEach(action);
    }

    /** Other threads are not in the coroutine: also a parallel stream stays on this one. */
    @Override
    public @Nullable Spliterator<Y> trySplit() {
      return null;
    }

    @Override
    public long estimateSize() {
      return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
      return ORDERED;
    }
  }

  @Override
  public String name() {
    return core.name();
  }

  @Override
  public String toString() {
    return core.toString();
  }
}
