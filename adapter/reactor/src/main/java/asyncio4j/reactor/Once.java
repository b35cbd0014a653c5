package asyncio4j.reactor;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A Flux whose source serves one subscriber, since it can run only once. Reactor's tools see the
 * source.
 */
final class Once<T> extends Flux<T> implements Scannable {

  private static final VarHandle SUBSCRIBED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "subscribed", VarHandle.class, Once.class, boolean.class);

  private final Flux<T> source;

  /** Any thread. */
  @SuppressWarnings("UnusedVariable") // SUBSCRIBED reads it
  private volatile boolean subscribed;

  Once(Flux<T> source) {
    this.source = source;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    if (SUBSCRIBED.compareAndSet(this, false, true)) {
      source.subscribe(actual);
    } else {
      Operators.error(
          actual,
          new IllegalStateException(
              "this async generator has a subscriber already; a generator object runs once, pass"
                  + " its body to have one for each subscriber"));
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    return Scannable.from(source).scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return Scannable.from(source).stepName();
  }
}
