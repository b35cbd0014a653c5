package asyncio4j;

import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code anext}, {@code asend}, {@code athrow} and {@code aclose} return: does nothing until
 * it is awaited, and serves once.
 */
abstract class AsyncGeneratorStep<Y extends @Nullable Object, T extends @Nullable Object>
    implements Awaitable<T> {

  /** Kept so that the generator is not abandoned meanwhile. */
  private final AsyncGeneratorImpl<Y, ?> generator;

  private boolean used;

  /** Only in debug mode: steps are many, and short-lived. */
  private final @Nullable NeverAwaited report;

  private AsyncGeneratorStep(AsyncGeneratorImpl<Y, ?> generator, String method) {
    this.generator = generator;
    this.report =
        generator.core().isInDebugMode()
            ? NeverAwaited.watch(
                this, "coroutine method '" + method + "' of '" + generator.name() + "'", true)
            : null;
  }

  @Override
  public final T await() {
    if (used) {
      throw new IllegalStateException("cannot reuse already awaited " + kind());
    }
    used = true;
    if (report != null) {
      report.dismiss();
    }
    try {
      return step(generator.core());
    } catch (Throwable e) {
      if (report != null) {
        AwaitedHere.note(e);
      }
      throw e;
    } finally {
      Reference.reachabilityFence(generator);
    }
  }

  abstract T step(AsyncGeneratorCore<Y, ?> core);

  String kind() {
    return "__anext__()/asend()";
  }

  /** {@code anext(generator)} and {@code generator.asend(value)}. */
  static final class Send<Y extends @Nullable Object> extends AsyncGeneratorStep<Y, Y> {
    private final @Nullable Object value;

    Send(AsyncGeneratorImpl<Y, ?> generator, @Nullable Object value) {
      super(generator, "asend");
      this.value = value;
    }

    @Override
    Y step(AsyncGeneratorCore<Y, ?> core) {
      if (!core.send(value)) {
        throw new StopAsyncIteration();
      }
      return core.takeItem();
    }
  }

  /** {@code anext(generator, default)}. */
  static final class NextOr<Y extends @Nullable Object> extends AsyncGeneratorStep<Y, Y> {
    private final Y defaultValue;

    NextOr(AsyncGeneratorImpl<Y, ?> generator, Y defaultValue) {
      super(generator, "asend");
      this.defaultValue = defaultValue;
    }

    @Override
    Y step(AsyncGeneratorCore<Y, ?> core) {
      return core.send(null) ? core.takeItem() : defaultValue;
    }
  }

  /** {@code generator.athrow(exception)}. */
  static final class Throw<Y extends @Nullable Object> extends AsyncGeneratorStep<Y, Y> {
    private final Throwable exception;

    Throw(AsyncGeneratorImpl<Y, ?> generator, Throwable exception) {
      super(generator, "athrow");
      this.exception = Objects.requireNonNull(exception, "exception");
    }

    @Override
    @SuppressWarnings("NullAway") // null after the end, whatever Y is, as in CPython
    Y step(AsyncGeneratorCore<Y, ?> core) {
      return core.athrow(exception);
    }

    @Override
    String kind() {
      return "aclose()/athrow()";
    }
  }

  /** {@code generator.aclose()}. */
  static final class Close<Y extends @Nullable Object>
      extends AsyncGeneratorStep<Y, @Nullable Void> {
    Close(AsyncGeneratorImpl<Y, ?> generator) {
      super(generator, "aclose");
    }

    @Override
    @Nullable Void step(AsyncGeneratorCore<Y, ?> core) {
      core.aclose();
      return null;
    }

    @Override
    String kind() {
      return "aclose()/athrow()";
    }
  }
}
