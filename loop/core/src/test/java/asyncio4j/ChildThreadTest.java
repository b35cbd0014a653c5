package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Virtual threads that a coroutine starts are not part of it: the JDK's own pool runs them. */
class ChildThreadTest {

  /** Where the calling virtual thread is mounted, as the JDK prints it. */
  private static String carrier() {
    String text = Thread.currentThread().toString();
    return text.substring(text.indexOf('@') + 1);
  }

  private static void assertOnPool(String carrier) {
    assertThat(carrier).matches("ForkJoinPool-\\d+-worker-\\d+");
  }

  /** A coroutine that does not let go of the loop until the other has come. */
  private static <T> T spinFor(CompletableFuture<T> other) {
    while (!other.isDone()) {
      Thread.onSpinWait();
      // Under relay it may stand on the pool's only thread, which the other one needs.
      Thread.yield();
    }
    return other.join();
  }

  @Test
  void itRunsBesideItsCoroutine() {
    Asyncio.run(() -> {
      CompletableFuture<String> carrier = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> carrier.complete(carrier()));
      assertOnPool(spinFor(carrier));
    });
  }

  @Test
  void soDoItsOwnChildren() {
    Asyncio.run(() -> {
      CompletableFuture<String> carrier = new CompletableFuture<>();
      Thread.startVirtualThread(() -> Thread.startVirtualThread(() -> carrier.complete(carrier())));
      assertOnPool(spinFor(carrier));
    });
  }

  @Test
  void soDoThoseOfAnExecutor() {
    Asyncio.run(() -> {
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<CompletableFuture<String>> carriers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          carriers.add(CompletableFuture.supplyAsync(ChildThreadTest::carrier, executor));
          Asyncio.sleep(Duration.ZERO);
        }
        carriers.forEach(carrier -> assertOnPool(spinFor(carrier)));
      }
    });
  }

  @Test
  void itStaysThereWhenItParksAndBlocks() {
    Asyncio.run(() -> {
      Object monitor = new Object();
      CountDownLatch parked = new CountDownLatch(1);
      CompletableFuture<String> afterPark = new CompletableFuture<>();
      CompletableFuture<String> afterMonitor = new CompletableFuture<>();
      Thread child;
      synchronized (monitor) {
        child =
            Thread.startVirtualThread(() -> {
              try {
                parked.await();
              } catch (InterruptedException e) {
                afterPark.completeExceptionally(e);
              }
              afterPark.complete(carrier());
              synchronized (monitor) {
                afterMonitor.complete(carrier());
              }
            });
        Foreign.awaitBlocked(child);
        // Submits the child's continuation on the loop's thread.
        parked.countDown();
        assertOnPool(spinFor(afterPark));
        Foreign.awaitBlocked(child);
      }
      assertOnPool(spinFor(afterMonitor));
    });
  }

  @Test
  void itOutlivesTheLoop() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<String> carrier = new CompletableFuture<>();
    Thread child =
        Asyncio.run(() ->
            Thread.startVirtualThread(() -> {
              try {
                gate.await();
                carrier.complete(carrier());
              } catch (Throwable e) {
                carrier.completeExceptionally(e);
              }
            }));
    Foreign.awaitBlocked(child);
    gate.countDown();
    child.join();
    assertOnPool(carrier.join());
  }

  @Test
  void itIsOutsideTheLoop() {
    Asyncio.run(() -> {
      CompletableFuture<List<Object>> seen = new CompletableFuture<>();
      Thread.startVirtualThread(() -> {
        List<Object> errors = new ArrayList<>();
        for (Runnable call :
            List.<Runnable>of(
                Asyncio::getRunningLoop,
                Asyncio::currentTask,
                () -> Asyncio.sleep(Duration.ZERO))) {
          try {
            call.run();
          } catch (IllegalStateException e) {
            errors.add(e.getMessage());
          }
        }
        seen.complete(errors);
      });
      assertThat(spinFor(seen))
          .satisfiesExactly(
              first -> assertThat(first).isEqualTo("no running event loop"),
              second -> assertThat(second).isEqualTo("no running event loop"),
              third -> assertThat(third).asString().startsWith("sleep outside a coroutine"));
    });
  }
}
