package asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * A fiber on the caller's own thread: the JDK's continuation, the part that virtual threads are
 * made of. For generators. An await inside its body suspends the whole coroutine around it, since
 * the JDK nests continuations.
 */
final class ContinuationFiber extends Fiber {

  /**
   * A scope of its own, so that a body can suspend this fiber from inside another one that it
   * resumed.
   */
  private final Object scope = Continuations.newScope();

  private final Object continuation;

  /**
   * The scoped values bound where the body is suspended: the JDK keeps them on the thread, which
   * the body shares with its caller. Null at first: the body begins with the caller's.
   */
  private @Nullable Object bindings;

  private boolean started;

  ContinuationFiber(Runnable body) {
    super(body);
    continuation = Continuations.newContinuation(scope, this::runBody);
  }

  @Override
  public void resume(Line line) {
    Thread before = Here.thread();
    Object outer = Continuations.scopedValueBindings(before);
    if (started) {
      Continuations.setScopedValueBindings(before, bindings);
    }
    started = true;
    try {
      Continuations.run(continuation);
    } finally {
      // A fiber around this one may have changed threads meanwhile.
      Thread after = Here.thread();
      bindings = Continuations.scopedValueBindings(after);
      Continuations.setScopedValueBindings(after, outer);
    }
  }

  @Override
  public void suspend() {
    Continuations.suspend(scope);
  }
}
