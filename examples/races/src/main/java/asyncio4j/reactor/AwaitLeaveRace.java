package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** An item comes from another thread while the coroutine that awaits it leaves: it is discarded. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "discarded once")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, or discarded twice")
@State
public class AwaitLeaveRace implements Publisher<Integer> {

  private final EventLoop loop = EventLoop.create();
  private final AtomicInteger discarded = new AtomicInteger();
  private final Disposable waiter;
  private @Nullable Subscriber<? super Integer> subscriber;

  /** When it is made the coroutine waits already. */
  public AwaitLeaveRace() {
    waiter =
        Reactive.mono(loop, () -> Reactive.await(this))
            .contextWrite(
                Context.of(
                    "reactor.onDiscard.local",
                    (Consumer<Object>) item -> discarded.incrementAndGet()))
            .subscribe();
    Loops.run(loop);
  }

  @Override
  public void subscribe(Subscriber<? super Integer> given) {
    subscriber = given;
    given.onSubscribe(Operators.emptySubscription());
  }

  @Actor
  public void publisher() {
    Subscriber<? super Integer> actual = subscriber;
    if (actual != null) {
      actual.onNext(1);
    }
  }

  @Actor
  public void owner() {
    waiter.dispose();
    Loops.run(loop);
  }

  @Arbiter
  public void after(I_Result r) {
    r.r1 = discarded.get();
    loop.close();
  }
}
