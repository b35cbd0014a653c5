package asyncio4j.reactor;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/** A Flux whose source serves one subscriber, since it can run only once. */
final class Once<T> extends FluxOperator<T, T> {

  private static final VarHandle SUBSCRIBED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "subscribed", VarHandle.class, Once.class, boolean.class);

  /** Any thread. */
  @SuppressWarnings("UnusedVariable") // SUBSCRIBED reads it
  private volatile boolean subscribed;

  Once(Flux<T> source) {
    super(source);
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
}
