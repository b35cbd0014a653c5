package asyncio4j;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An async generator's whole run in the coroutine of its consumer, without a switch: a {@code
 * yield} calls the consumer. An error of the consumer is kept while {@link GeneratorExit} unwinds
 * the body, and comes out at the end.
 */
final class InlineIteration<Y extends @Nullable Object, S extends @Nullable Object>
    implements AsyncGenerator.Yielder<Y, S> {

  private final Consumer<? super Y> consumer;

  /** What the consumer threw. */
  private @Nullable Throwable unwinding;

  /** The consumer has an item, or the body has ended: nobody may yield. */
  private boolean busy;

  InlineIteration(Consumer<? super Y> consumer) {
    this.consumer = consumer;
  }

  void run(AsyncGenerator.Body<Y, S> body) {
    Throwable thrown = null;
    try {
      body.run(this);
    } catch (Throwable e) {
      thrown = AsyncGeneratorCore.endedBy(e);
    }
    busy = true;
    Throwable before = unwinding;
    if (before != null) {
      throw Sneaky.rethrow(
          thrown == null || thrown instanceof GeneratorExit
              ? before
              : AsyncGeneratorCore.newer(thrown, before));
    }
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
  }

  @Override
  @SuppressWarnings("NamedLikeContextualKeyword") // as in the interface
  public @Nullable S yield(Y item) {
    if (busy) {
      throw AsyncGeneratorCore.outside();
    }
    if (unwinding != null) {
      throw AsyncGeneratorCore.ignoredExit();
    }
    busy = true;
    try {
      consumer.accept(item);
    } catch (Throwable e) {
      unwinding = e;
      throw new GeneratorExit();
    } finally {
      busy = false;
    }
    return null;
  }
}
