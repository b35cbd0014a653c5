package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Iterations that are left at random points while another thread emits: each item is either seen or
 * discarded, once. The seed is printed; {@code -Dstress.seed} plays it again.
 */
class IterateStressTest {

  private static final int ITERATIONS = 3_000;

  private final AtomicLong emitted = new AtomicLong();
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong discarded = new AtomicLong();

  @Test
  void everyItemIsSeenOrDiscarded() {
    long seed = Long.getLong("stress.seed", new Random().nextLong());
    System.out.println("stress.seed=" + seed);
    Random random = new Random(seed);
    Context context =
        Context.of(
            "reactor.onDiscard.local", (Consumer<Object>) item -> discarded.incrementAndGet());
    Scheduler other = Schedulers.newSingle("other");
    try (BackgroundLoop background = new BackgroundLoop()) {
      background.run(() ->
          Reactive.await(
              Reactive.mono(
                      () -> {
                        for (int i = 0; i < ITERATIONS; i++) {
                          iterate(random, other);
                        }
                        return null;
                      })
                  .contextWrite(context)));
      // What the other thread is still about to discard.
      other.disposeGracefully().block(Duration.ofSeconds(10));
      assertThat(seen.get() + discarded.get()).isEqualTo(emitted.get());
      assertThat(discarded.get()).isPositive();
    }
  }

  private void iterate(Random random, Scheduler other) {
    int count = random.nextInt(60);
    int batch = 1 + random.nextInt(20);
    int leaveAt = random.nextInt(80);
    boolean byCancel = random.nextBoolean();
    Flux<Integer> source =
        Flux.range(0, count).subscribeOn(other).doOnNext(item -> emitted.incrementAndGet());
    Task<?> task =
        Asyncio.createTask(() -> {
          try (AsyncIterable<Integer> items = Reactive.iterate(source, batch)) {
            for (Integer item : items) {
              assertThat(item).isNotNull();
              seen.incrementAndGet();
              if (item == leaveAt) {
                if (byCancel) {
                  Asyncio.currentTask().cancel();
                  Asyncio.sleep(Duration.ZERO);
                }
                break;
              }
            }
          }
        });
    try {
      task.await();
    } catch (CancelledError e) {
      assertThat(byCancel).isTrue();
    }
  }
}
