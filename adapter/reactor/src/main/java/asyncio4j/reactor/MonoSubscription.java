package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** One subscriber of an {@link AsyncMono}: a task that its first request starts. */
final class MonoSubscription<T> extends BodySubscription<T> {

  private static final VarHandle REQUESTED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(),
          "requested",
          VarHandle.class,
          MonoSubscription.class,
          boolean.class);

  private final Callable<? extends @Nullable T> body;

  /** Set by the first request; any thread. */
  private volatile boolean requested;

  /** What the body returned. The loop's thread. */
  private @Nullable T result;

  MonoSubscription(
      EventLoop loop,
      CoreSubscriber<? super T> actual,
      LiveSubscriptions live,
      Callable<? extends @Nullable T> body) {
    super(loop, actual, live);
    this.body = body;
  }

  @Override
  void requested(long n) {
    if (!requested && REQUESTED.compareAndSet(this, false, true)) {
      wake();
    }
  }

  @Override
  void runBody() throws Exception {
    result = body.call();
    if (result != null && !isActive()) {
      T undeliverable = result;
      result = null;
      Operators.onDiscard(undeliverable, actual.currentContext());
    }
  }

  @Override
  void complete() {
    T value = result;
    if (value == null) {
      super.complete();
    } else {
      result = null;
      complete(value);
    }
  }

  @Override
  boolean resumeIfWaiting() {
    return false;
  }

  @Override
  public String stepName() {
    return Names.MONO;
  }
}
