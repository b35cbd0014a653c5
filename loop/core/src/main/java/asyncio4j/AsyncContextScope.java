package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * One use of an {@link AsyncContextManager}: the body's {@code yield} runs the block. The rules of
 * {@code contextlib._AsyncGeneratorContextManager}.
 *
 * <pre>
 * ENTERING --yield--> INSIDE --> LEAVING --yield--> REFUSED
 * </pre>
 */
final class AsyncContextScope<T extends @Nullable Object, R extends @Nullable Object>
    implements AsyncGenerator.Yielder<T, Object> {

  private enum State {
    ENTERING,
    INSIDE,
    LEAVING,
    REFUSED
  }

  private final AsyncContextManager.Computation<? super T, ? extends R> block;
  private State state = State.ENTERING;
  private @Nullable R result;

  /** What the block threw. */
  private @Nullable Throwable failure;

  AsyncContextScope(AsyncContextManager.Computation<? super T, ? extends R> block) {
    this.block = block;
  }

  @Nullable R run(AsyncGenerator.Body<T, ?> body) {
    Throwable thrown = null;
    try {
      runBody(body);
    } catch (Throwable e) {
      // A StopIteration of the block only passes through.
      thrown = e == failure ? e : AsyncGeneratorCore.endedBy(e);
    }
    thrown = outcome(thrown);
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
    return result;
  }

  @SuppressWarnings("unchecked") // nothing is sent in, whatever its type
  private void runBody(AsyncGenerator.Body<T, ?> body) throws Exception {
    ((AsyncGenerator.Body<T, Object>) body).run(this);
  }

  private @Nullable Throwable outcome(@Nullable Throwable thrown) {
    return switch (state) {
      case ENTERING ->
          thrown == null ? new IllegalStateException("generator didn't yield") : thrown;
      case REFUSED -> refused(thrown);
      // Nothing thrown although the block failed: the body has handled that.
      default -> thrown;
    };
  }

  private Throwable refused(@Nullable Throwable thrown) {
    IllegalStateException refusal =
        new IllegalStateException(
            failure == null ? "generator didn't stop" : "generator didn't stop after athrow()");
    return thrown == null || thrown instanceof GeneratorExit
        ? refusal
        : AsyncGeneratorCore.newer(thrown, refusal);
  }

  @Override
  @SuppressWarnings("NamedLikeContextualKeyword") // as in the interface
  public @Nullable Object yield(T value) {
    switch (state) {
      case ENTERING -> state = State.INSIDE;
      case INSIDE -> throw AsyncGeneratorCore.outside();
      case LEAVING -> {
        state = State.REFUSED;
        throw new GeneratorExit();
      }
      case REFUSED -> throw AsyncGeneratorCore.ignoredExit();
    }
    try {
      result = block.run(value);
      return null;
    } catch (Throwable e) {
      failure = e;
      throw Sneaky.rethrow(e);
    } finally {
      state = State.LEAVING;
    }
  }
}
