package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random requests and cancellations from several threads, on random publishers of each kind. The
 * seed is printed; {@code -Dstress.seed} plays it again, up to the threads' timing.
 */
class StressTest {

  private static final long SEED = Long.getLong("stress.seed", new Random().nextLong());
  private static final int ROUNDS = Integer.getInteger("stress.rounds", 60);
  private static final int SUBSCRIBERS = 12;
  private static final int THREADS = 4;
  private static final int STEPS = 60;
  private static final long PATIENCE_SECONDS = 60;

  private static final class Subscriber extends ProtocolSubscriber {
    final StressPlan plan;
    final CountDownLatch over = new CountDownLatch(1);
    volatile boolean brokeRule;

    Subscriber(StressPlan plan) {
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
        leave();
      } else if (plan.requestsInOnNext) {
        request(1 + item % 2);
      }
    }

    void leave() {
      cancel();
      over.countDown();
    }

    @Override
    void ended() {
      over.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theProtocolIsKept(StressSource source) throws Exception {
    System.out.println("StressTest " + source + ": -Dstress.seed=" + SEED);
    Random random = new Random(SEED);
    Ends ends = new Ends();
    try (BackgroundLoop background = new BackgroundLoop()) {
      for (int round = 0; round < ROUNDS; round++) {
        playRound(source, background, random, ends);
      }
    }
    ends.checkThatItWasATest();
  }

  private static void playRound(
      StressSource source, BackgroundLoop background, Random random, Ends ends) throws Exception {
    List<Subscriber> subscribers = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      StressPlan plan = new StressPlan(background.loop, random);
      Subscriber subscriber = new Subscriber(plan);
      source.subscribe(plan, background, subscriber);
      subscribers.add(subscriber);
    }
    Phaser start = new Phaser(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random own = new Random(random.nextLong());
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                start.arriveAndAwaitAdvance();
                for (int step = 0; step < STEPS; step++) {
                  poke(subscribers.get(own.nextInt(SUBSCRIBERS)), own);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Subscriber subscriber : subscribers) {
      // Now each of them comes to an end.
      subscriber.request(Long.MAX_VALUE);
      assertThat(subscriber.over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    awaitBodies(subscribers, background);
    subscribers.forEach(ProtocolSubscriber::expectNothingMore);
    background.settle();
    subscribers.forEach(subscriber -> ends.check(source, subscriber));
  }

  private static void awaitBodies(List<Subscriber> subscribers, BackgroundLoop background) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!background.otherTasks().isEmpty()
        || subscribers.stream().anyMatch(each -> each.plan.begun.get() > each.plan.closed.get())) {
      assertThat(System.nanoTime()).as("bodies that do not end").isLessThan(deadline);
    }
  }

  private static void poke(Subscriber subscriber, Random random) {
    switch (random.nextInt(40)) {
      case 0 -> subscriber.leave();
      case 1 -> {
        subscriber.brokeRule = true;
        subscriber.request(-random.nextInt(2));
      }
      case 2 -> subscriber.request(Long.MAX_VALUE);
      case 3, 4, 5 -> Thread.yield();
      default -> subscriber.request(1 + random.nextInt(3));
    }
  }

  /** How the subscriptions ended. */
  private static final class Ends {
    private int completed;
    private int failed;
    private int cancelled;
    private int cancelledHalfway;

    void check(StressSource source, Subscriber subscriber) {
      StressPlan plan = subscriber.plan;
      assertThat(subscriber.violations).isEmpty();
      assertThat(plan.closed).as("every finally ran").hasValue(plan.begun.get());
      if (subscriber.completed) {
        completed++;
        assertThat(source.fails(plan)).isFalse();
        assertThat(subscriber.received()).isEqualTo(source.itemsBeforeCompletion(plan));
      } else if (subscriber.error instanceof StressPlan.Failure) {
        failed++;
        assertThat(source.fails(plan)).isTrue();
        assertThat(subscriber.received()).isEqualTo(source.itemsBeforeFailure(plan));
      } else if (subscriber.error != null) {
        assertThat(subscriber.error).isInstanceOf(IllegalArgumentException.class);
        assertThat(subscriber.brokeRule).isTrue();
      } else {
        cancelled++;
        assertThat(subscriber.cancelled).as("has an end").isTrue();
        if (subscriber.received() > 0) {
          cancelledHalfway++;
        }
      }
      assertThat(subscriber.dropped).allMatch(source::mayDrop);
    }

    void checkThatItWasATest() {
      System.out.println(this);
      assertThat(completed).isPositive();
      assertThat(cancelled).isPositive();
    }

    @Override
    public String toString() {
      return completed
          + " completed, "
          + failed
          + " failed, "
          + cancelled
          + " cancelled, of them halfway "
          + cancelledHalfway;
    }
  }
}
