package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** What crosses threads, one small race each. */
class RaceTest {

  /** A loop that takes calls while it does not run. */
  private static final EventLoop IDLE = EventLoop.create();

  private static final LoopFuture<Integer> DONE_AND_CLOSED = doneAndClosed();

  @AfterAll
  static void close() {
    IDLE.close();
  }

  // ---- Demand ----

  private static final class Counter {
    final Demand demand = new Demand();
    boolean firstWakes;
    boolean secondWakes;
    long taken;

    /** As it is while the body runs: not parked, and nothing there. */
    static Counter running() {
      Counter counter = new Counter();
      counter.demand.add(1);
      assertThat(counter.demand.take()).isEqualTo(1);
      return counter;
    }
  }

  @Test
  void oneOfTwoRequestsWakesAParkedLoop() {
    Race.play(
        Counter::new,
        counter -> counter.firstWakes = counter.demand.add(2),
        counter -> counter.secondWakes = counter.demand.add(3),
        counter -> {
          assertThat(counter.firstWakes).isNotEqualTo(counter.secondWakes);
          assertThat(counter.demand.take()).isEqualTo(5);
        });
  }

  @Test
  void aRequestIsTakenOrWakes() {
    Race.play(
        Counter::running,
        counter -> counter.taken = counter.demand.take(),
        counter -> counter.secondWakes = counter.demand.add(3),
        counter -> {
          assertThat(counter.secondWakes).isEqualTo(counter.taken == 0);
          assertThat(counter.taken + counter.demand.pending()).isEqualTo(3);
        });
  }

  @Test
  void unboundedStaysUnbounded() {
    Race.play(
        Counter::new,
        counter -> counter.demand.add(Long.MAX_VALUE),
        counter -> counter.demand.add(Long.MAX_VALUE),
        counter -> assertThat(counter.demand.take()).isEqualTo(Long.MAX_VALUE));
  }

  // ---- the life of a subscription ----

  private static final class Life implements CoreSubscriber<Integer> {
    final AtomicInteger ends = new AtomicInteger();
    final FluxSubscription<Integer> subscription =
        new FluxSubscription<>(Names.FLUX, IDLE, this, new LiveSubscriptions(), out -> {});
    volatile boolean first;
    volatile boolean second;

    Life() {
      subscription.begin();
    }

    @Override
    public void onSubscribe(Subscription given) {}

    @Override
    public void onNext(Integer item) {}

    @Override
    public void onError(Throwable error) {
      ends.incrementAndGet();
    }

    @Override
    public void onComplete() {
      ends.incrementAndGet();
    }
  }

  /** A subscriber of a task that was done when its loop was closed. */
  private static final class Late implements CoreSubscriber<Integer> {
    final StringBuffer signals = new StringBuffer();
    final FutureSubscription<Integer> subscription =
        new FutureSubscription<>(this, DONE_AND_CLOSED, false);

    /** Begun, but for a request that was not made. */
    static Late begun() {
      Late late = new Late();
      late.subscription.begin();
      return late;
    }

    @Override
    public void onSubscribe(Subscription given) {}

    @Override
    public void onNext(Integer item) {
      signals.append('(');
      Thread.onSpinWait();
      signals.append(')');
    }

    @Override
    public void onError(Throwable error) {
      signals.append('!');
    }

    @Override
    public void onComplete() {
      signals.append('.');
    }

    @Override
    public Context currentContext() {
      return Context.of(
          "reactor.onErrorDropped.local", (Consumer<Throwable>) error -> signals.append('?'));
    }
  }

  private static LoopFuture<Integer> doneAndClosed() {
    try (EventLoop loop = EventLoop.create()) {
      LoopFuture<Integer> future = loop.createFuture();
      future.setResult(7);
      return future;
    }
  }

  @Test
  void oneItemOfAClosedLoop() {
    Race.play(
        Late::new,
        late -> late.subscription.begin(),
        late -> late.subscription.request(1),
        late -> assertThat(late.signals).hasToString("()."));
  }

  @Test
  void anItemOfAClosedLoopOrAViolation() {
    Race.play(
        Late::begun,
        late -> late.subscription.request(1),
        late -> late.subscription.request(-1),
        late -> assertThat(late.signals.toString()).isIn("().", "!"));
  }

  @Test
  void anEndOrACancellation() {
    Race.play(
        Life::new,
        life -> life.subscription.complete(),
        life -> life.subscription.cancel(),
        life -> {
          assertThat(life.ends.get() == 1).isNotEqualTo(life.subscription.isCancelled());
          assertThat(life.subscription.isActive()).isFalse();
        });
  }

  @Test
  void oneEnd() {
    Race.play(
        Life::new,
        life -> life.subscription.complete(),
        life -> life.first = life.subscription.violate(new IllegalArgumentException()),
        life -> {
          if (life.ends.get() == 0) {
            assertThat(life.first).isTrue();
            assertThat(life.subscription.isViolated()).isTrue();
          } else {
            assertThat(life.ends).hasValue(1);
            assertThat(life.subscription.isViolated()).isFalse();
            assertThat(life.subscription.scan(Attr.ERROR)).isNull();
          }
        });
  }

  @Test
  void oneOfTwoTerminates() {
    Race.play(
        Life::new,
        life -> life.first = life.subscription.terminate(),
        life -> life.second = life.subscription.terminate(),
        life -> assertThat(life.first).isNotEqualTo(life.second));
  }

  // ---- the gate around onSubscribe ----

  private static final class Gate implements CoreSubscriber<Integer> {
    int runs;
    final LoopSubscription<Integer> subscription =
        new LoopSubscription<>(IDLE, this) {
          @Override
          void requested(long n) {
            callLoop();
          }

          @Override
          public void run() {
            runs++;
          }

          @Override
          public void discard() {}
        };

    @Override
    public void onSubscribe(Subscription given) {}

    @Override
    public void onNext(Integer item) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void aRequestReachesTheLoopOnce() {
    Race.play(
        Gate::new,
        gate -> gate.subscription.begin(),
        gate -> gate.subscription.request(1),
        gate -> {
          if (gate.runs == 0) {
            // Runs what this row of races has called for.
            IDLE.callSoon(IDLE::stop);
            IDLE.runForever();
          }
          assertThat(gate.runs).isEqualTo(1);
        });
  }

  // ---- BatchSubscriber ----

  private static final class Buffer {
    final AtomicInteger wakeUps = new AtomicInteger();
    final AtomicInteger discarded = new AtomicInteger();
    final AtomicInteger dropped = new AtomicInteger();
    final BatchSubscriber<Integer> subscriber =
        new BatchSubscriber<>(
            4,
            wakeUps::incrementAndGet,
            Context.of(
                "reactor.onDiscard.local",
                (Consumer<Object>) item -> discarded.incrementAndGet(),
                "reactor.onErrorDropped.local",
                (Consumer<Throwable>) error -> dropped.incrementAndGet()),
            null);
    volatile boolean slept;
    volatile boolean left;

    Buffer() {
      subscriber.onSubscribe(Operators.emptySubscription());
    }
  }

  @Test
  void anItemWakesWhoSleeps() {
    Race.play(
        Buffer::new,
        buffer -> buffer.slept = buffer.subscriber.sleep(),
        buffer -> buffer.subscriber.onNext(1),
        buffer -> {
          if (buffer.slept) {
            assertThat(buffer.wakeUps).hasValue(1);
          }
        });
  }

  @Test
  void theEndWakesWhoSleeps() {
    Race.play(
        Buffer::new,
        buffer -> buffer.slept = buffer.subscriber.sleep(),
        buffer -> buffer.subscriber.onComplete(),
        buffer -> {
          if (buffer.slept) {
            assertThat(buffer.wakeUps).hasValue(1);
          }
        });
  }

  @Test
  void anItemThatMeetsTheLeavingIsDiscardedOnce() {
    Race.play(
        Buffer::new,
        buffer -> buffer.subscriber.leave(null, null),
        buffer -> {
          buffer.subscriber.onNext(1);
          buffer.subscriber.onNext(2);
        },
        buffer -> assertThat(buffer.discarded).hasValue(2));
  }

  @Test
  void anErrorThatMeetsTheLeavingIsDroppedOnce() {
    Race.play(
        Buffer::new,
        buffer -> buffer.subscriber.leave(null, null),
        buffer -> buffer.subscriber.onError(new IllegalArgumentException()),
        buffer -> assertThat(buffer.dropped).hasValue(1));
  }
}
