package asyncio4j.internal;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/**
 * A fiber on the caller's own thread: the JDK's continuation, the part that virtual threads are
 * made of. For generators. An await inside its body suspends the whole coroutine around it, since
 * the JDK nests continuations.
 *
 * <p>To be loaded only if {@link Continuations#AVAILABLE}.
 */
final class ContinuationFiber extends Fiber {

  /** The JDK's own throws where it is pinned, also for a park or yield of the thread around it. */
  private static final class Frames extends Continuation {
    Frames(ContinuationScope scope, Runnable target) {
      super(scope, target);
    }

    @Override
    protected void onPinned(Pinned reason) {
      // Whoever wanted to suspend gets false.
    }
  }

  /**
   * A scope of its own, so that a body can suspend this fiber from inside another one that it
   * resumed.
   */
  private final ContinuationScope scope = new ContinuationScope("asyncio4j");

  private final Runnable body;
  private final Continuation continuation;

  /**
   * The scoped values bound where the body is suspended: the JDK keeps them on the thread, which
   * the body shares with its caller. Null at first: the body begins with the caller's. This and
   * {@link #started} belong to whoever resumes the body, one at a time.
   */
  private @Nullable Object bindings;

  private boolean started;

  ContinuationFiber(Runnable body) {
    this.body = body;
    continuation = new Frames(scope, this::runBody);
  }

  @Override
  public Runnable body() {
    return body;
  }

  @Override
  public void resume(Line line) {
    StackRoom.check();
    Thread before = Here.thread();
    Object outer = Continuations.scopedValueBindings(before);
    if (started) {
      Continuations.setScopedValueBindings(before, bindings);
    }
    started = true;
    try {
      continuation.run();
    } finally {
      // A fiber around this one may have changed threads meanwhile.
      Thread after = Here.thread();
      bindings = Continuations.scopedValueBindings(after);
      Continuations.setScopedValueBindings(after, outer);
    }
  }

  @Override
  public void suspend() {
    StackRoom.check();
    boolean suspended;
    try {
      suspended = Continuation.yield(scope);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(NOT_INSIDE, e);
    }
    if (!suspended) {
      throw PinnedStack.here("a generator cannot be suspended");
    }
  }
}
