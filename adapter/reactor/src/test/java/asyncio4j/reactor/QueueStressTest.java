package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.queues.AsyncQueue;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Subscribers of one queue that request and leave at random from other threads: each item comes to
 * one of them, once. The seed is printed; {@code -Dstress.seed} plays it again.
 */
class QueueStressTest {

  private static final int ITEMS = 20_000;

  private final BitSet seen = new BitSet();
  private final AtomicInteger twice = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  /** Leaves after some items, or at any moment; what still comes then was its own. */
  private final class Leaving implements CoreSubscriber<Integer> {
    private final int items;
    private final int demand;
    private int received;
    private volatile Subscription subscription;

    Leaving(int items, int demand) {
      this.items = items;
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(demand);
    }

    @Override
    public void onNext(Integer item) {
      // All signals come from one loop.
      if (seen.get(item)) {
        twice.incrementAndGet();
      }
      seen.set(item);
      if (++received == items) {
        subscription.cancel();
      }
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void onComplete() {
      ended.incrementAndGet();
    }
  }

  @Test
  void noItemIsLostAndNoneComesTwice() {
    long seed = Long.getLong("stress.seed", new Random().nextLong());
    System.out.println("stress.seed=" + seed);
    Random random = new Random(seed);
    try (BackgroundLoop background = new BackgroundLoop();
        ExecutorService others = Executors.newFixedThreadPool(3)) {
      AsyncQueue<Integer> queue = new AsyncQueue<>(8);
      AsyncFlux<Integer> flux = Reactive.flux(background.loop, queue);
      var filling = background.call(() -> Reactive.toQueue(Flux.range(0, ITEMS), queue));
      while (!filling.isDone()) {
        Leaving subscriber = new Leaving(1 + random.nextInt(200), 1 + random.nextInt(300));
        flux.subscribe(subscriber);
        int spins = random.nextInt(2_000);
        others.execute(() -> {
          for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
          }
          subscriber.subscription.cancel();
        });
        if (random.nextInt(8) == 0) {
          background.settle();
        }
      }
      // What is left when the last one has gone.
      flux.subscribe(new Leaving(Integer.MAX_VALUE, Integer.MAX_VALUE));
      flux.closed().block();
      assertThat(ended).hasPositiveValue();
      assertThat(twice).hasValue(0);
      assertThat(background.<Integer>call(seen::cardinality)).isEqualTo(ITEMS);
    }
  }
}
