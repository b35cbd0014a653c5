package asyncio4j;

import java.lang.ref.Reference;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The generator that the user holds. All that happens, happens in its {@link GeneratorCore}, which
 * does not refer to it: when the user drops this object, its core is still there to be closed.
 */
final class GeneratorImpl<
        Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
    implements Generator<Y, S, R> {

  private final GeneratorCore<Y, S, R> core;

  GeneratorImpl(Generator.Body<Y, S, R> body) {
    core = new GeneratorCore<>(body);
  }

  GeneratorCore<Y, S, R> core() {
    return core;
  }

  @Override
  public Y send(@Nullable S value) {
    try {
      if (watched(core.send(value))) {
        return core.takeItem();
      }
      throw core.takeEnd();
    } finally {
      // Without it this object might be collected, and the core be closed, while the body runs.
      Reference.reachabilityFence(this);
    }
  }

  private boolean watched(boolean suspended) {
    if (suspended) {
      core.watch(this);
    }
    return suspended;
  }

  @Override
  public Y throwInto(Throwable exception) {
    try {
      if (core.throwInto(exception)) {
        return core.takeItem();
      }
      throw core.takeEnd();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public @Nullable R closeForValue() {
    try {
      return core.close();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean hasNext() {
    try {
      if (!watched(core.next())) {
        return false;
      }
      core.keepItem();
      return true;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Stream<Y> stream() {
    return StreamSupport.stream(new Items(), false).onClose(this::close);
  }

  /** Takes item by item; unlike the iterator it does not have to look ahead. */
  private final class Items extends Spliterators.AbstractSpliterator<Y> {
    Items() {
      super(Long.MAX_VALUE, Spliterator.ORDERED);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Y> action) {
      if (!watched(core.next())) {
        return false;
      }
      action.accept(core.takeItem());
      return true;
    }
  }

  @Override
  public String toString() {
    return core.toString();
  }
}
