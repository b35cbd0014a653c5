package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Random requests and cancellations from several threads, on random generators. The seed is
 * printed; {@code -Dstress.seed} plays it again, up to the threads' timing.
 */
class StressTest {

  private static final int ROUNDS = 150;
  private static final int SUBSCRIBERS = 12;
  private static final int THREADS = 4;
  private static final int STEPS = 60;

  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** What a generator does, and what became of it. */
  private static final class Plan {
    final int items;
    final boolean fails;
    final int pauses;
    final boolean requestsInOnNext;
    final int cancelsAt;
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    Plan(Random random) {
      items = random.nextInt(40);
      fails = random.nextInt(3) == 0;
      pauses = random.nextInt(4);
      requestsInOnNext = random.nextInt(4) == 0;
      cancelsAt = random.nextInt(5) == 0 ? random.nextInt(40) : -1;
    }

    AsyncFlux<Integer> flux(BackgroundLoop background) {
      return Reactive.flux(
          background.loop,
          out -> {
            begun.incrementAndGet();
            try {
              for (int i = 0; i < items; i++) {
                pause(i);
                out.yield(i);
              }
              pause(items);
              if (fails) {
                throw new Failure();
              }
            } finally {
              try {
                pause(1);
                sleep(Duration.ZERO);
              } finally {
                // A cancellation may come while the body cleans up at its own end.
                closed.incrementAndGet();
              }
            }
          });
    }

    private void pause(int i) {
      switch (pauses) {
        case 1 -> sleep(Duration.ZERO);
        case 2 -> sleep(Duration.ofNanos(i % 7 == 0 ? 20_000 : 0));
        default -> {}
      }
    }
  }

  private static final class Subscriber extends ProtocolSubscriber {
    private final Plan plan;
    volatile boolean brokeRule;

    Subscriber(Plan plan) {
      this.plan = plan;
    }

    @Override
    void subscribed() {
      if (plan.requestsInOnNext) {
        request(1);
      }
    }

    @Override
    void received(int item) {
      if (item == plan.cancelsAt) {
        cancel();
      } else if (plan.requestsInOnNext) {
        request(1 + item % 2);
      }
    }
  }

  @Test
  void theProtocolIsKept() throws Exception {
    long seed = Long.getLong("stress.seed", new Random().nextLong());
    System.out.println("stress.seed=" + seed);
    Random random = new Random(seed);
    try (BackgroundLoop background = new BackgroundLoop()) {
      for (int round = 0; round < ROUNDS; round++) {
        playRound(background, random);
      }
    }
  }

  private static void playRound(BackgroundLoop background, Random random) throws Exception {
    List<Subscriber> subscribers = new ArrayList<>();
    List<AsyncFlux<Integer>> fluxes = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      Plan plan = new Plan(random);
      Subscriber subscriber = new Subscriber(plan);
      AsyncFlux<Integer> flux = plan.flux(background);
      flux.subscribe(subscriber);
      subscribers.add(subscriber);
      fluxes.add(flux);
    }
    Phaser start = new Phaser(THREADS);
    CountDownLatch finished = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Random own = new Random(random.nextLong());
      Thread.ofPlatform()
          .start(() -> {
            start.arriveAndAwaitAdvance();
            for (int step = 0; step < STEPS; step++) {
              poke(subscribers.get(own.nextInt(SUBSCRIBERS)), own);
            }
            finished.countDown();
          });
    }
    finished.await();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      // Now each of them comes to an end.
      Subscriber subscriber = subscribers.get(i);
      subscriber.request(Long.MAX_VALUE);
      fluxes.get(i).closed().block(Duration.ofSeconds(30));
    }
    background.settle();
    subscribers.forEach(StressTest::check);
    assertThat(background.otherTasks()).isEmpty();
  }

  private static void poke(Subscriber subscriber, Random random) {
    switch (random.nextInt(40)) {
      case 0 -> subscriber.cancel();
      case 1 -> {
        subscriber.brokeRule = true;
        subscriber.request(-random.nextInt(2));
      }
      case 2 -> subscriber.request(Long.MAX_VALUE);
      case 3, 4, 5 -> Thread.yield();
      default -> subscriber.request(1 + random.nextInt(3));
    }
  }

  private static void check(Subscriber subscriber) {
    Plan plan = subscriber.plan;
    assertThat(subscriber.violations).isEmpty();
    assertThat(plan.begun.get()).isLessThanOrEqualTo(1);
    assertThat(plan.closed).as("every finally ran").hasValue(plan.begun.get());
    if (subscriber.completed) {
      assertThat(plan.fails).isFalse();
      assertThat(subscriber.received()).isEqualTo(plan.items);
    } else if (subscriber.error instanceof Failure) {
      assertThat(plan.fails).isTrue();
      assertThat(subscriber.received()).isEqualTo(plan.items);
    } else if (subscriber.error != null) {
      assertThat(subscriber.error).isInstanceOf(IllegalArgumentException.class);
      assertThat(subscriber.brokeRule).isTrue();
    } else {
      assertThat(subscriber.cancelled).as("has an end").isTrue();
    }
    assertThat(subscriber.dropped)
        .allMatch(error -> error instanceof Failure || error instanceof IllegalArgumentException);
  }
}
