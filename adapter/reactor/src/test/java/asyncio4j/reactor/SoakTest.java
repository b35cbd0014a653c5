package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * 100,000 subscriptions to generators from four foreign threads. A third is cancelled at a random
 * point, a third fails; nothing is left behind.
 */
class SoakTest {

  private static final int SUBSCRIPTIONS = 100_000;
  private static final int THREADS = 4;
  private static final int IN_FLIGHT = 64;
  private static final int ITEMS = 20;
  private static final long HEAP_TOLERANCE = 4 << 20;

  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure() {
      super("on purpose", null, false, false);
    }
  }

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger completed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  private enum End {
    COMPLETE,
    FAIL,
    CANCEL
  }

  private AsyncFlux<Integer> flux(BackgroundLoop background, End end, int pauseAt) {
    return Reactive.flux(
        background.loop,
        out -> {
          begun.incrementAndGet();
          try {
            for (int i = 0; i < ITEMS; i++) {
              if (i == pauseAt) {
                sleep(Duration.ZERO);
              }
              out.yield(i);
            }
            if (end == End.FAIL) {
              throw new Failure();
            }
            if (end == End.CANCEL) {
              sleep(Duration.ofHours(1));
            }
          } finally {
            sleep(Duration.ZERO);
            closed.incrementAndGet();
          }
        });
  }

  private final class Subscriber extends ProtocolSubscriber {
    private final int cancelAt;

    Subscriber(int cancelAt) {
      this.cancelAt = cancelAt;
    }

    @Override
    void received(int item) {
      if (item == cancelAt) {
        cancel();
      }
    }

    @Override
    void ended() {
      SoakTest.this.violations.addAll(violations);
      (completed() ? SoakTest.this.completed : failed).incrementAndGet();
      if (!completed() && !(error instanceof Failure)) {
        SoakTest.this.violations.add("ended by " + error);
      }
    }

    private boolean completed() {
      return super.completed;
    }
  }

  private void soak(BackgroundLoop background, int count, Random random) {
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < count; i++) {
      inFlight.acquireUninterruptibly();
      End end = End.values()[i % 3];
      AsyncFlux<Integer> flux = flux(background, end, random.nextInt(2 * ITEMS));
      boolean fromInside = random.nextBoolean();
      Subscriber subscriber =
          new Subscriber(end == End.CANCEL && fromInside ? random.nextInt(ITEMS) : -1);
      flux.subscribe(subscriber);
      int first = 1 + random.nextInt(ITEMS);
      subscriber.request(first);
      if (end == End.CANCEL && !fromInside) {
        for (int spin = random.nextInt(2_000); spin > 0; spin--) {
          Thread.onSpinWait();
        }
        subscriber.cancel();
      } else {
        subscriber.request(ITEMS + 1 - first);
      }
      flux.closed()
          .subscribe(
              nothing -> {},
              error -> violations.add("closed() failed: " + error),
              () -> {
                if (end == End.CANCEL) {
                  violations.addAll(subscriber.violations);
                  if (subscriber.isEnded()) {
                    violations.add("an end after the cancellation");
                  }
                  cancelled.incrementAndGet();
                }
                inFlight.release();
              });
    }
    inFlight.acquireUninterruptibly(IN_FLIGHT);
  }

  /** How many virtual threads the JVM knows of. */
  private static int virtualThreads() throws IOException {
    Path dump = Files.createTempDirectory("soak").resolve("threads.json");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
      return Files.readString(dump).split("\"virtual\": true", -1).length - 1;
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(dump.getParent());
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
        .collect(Collectors.toSet());
  }

  private static long usedHeap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20);
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private void run(BackgroundLoop background, int count, long seed) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      threads.add(Thread.ofPlatform().start(() -> soak(background, count / THREADS, random)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    long seed = Long.getLong("soak.seed", new Random().nextLong());
    System.out.println("soak.seed=" + seed);
    // What is loaded and cached once is no leak.
    try (BackgroundLoop background = new BackgroundLoop()) {
      run(background, 4_000, seed);
    }
    List.of(begun, closed, completed, failed, cancelled).forEach(counter -> counter.set(0));

    Set<Thread> threadsBefore = threads();
    int virtualThreadsBefore = virtualThreads();
    long heapBefore = usedHeap();
    try (BackgroundLoop background = new BackgroundLoop()) {
      run(background, SUBSCRIPTIONS, seed);
      background.settle();
      assertThat(background.otherTasks()).isEmpty();
    }
    assertThat(violations).isEmpty();
    assertThat(closed).as("every finally ran").hasValue(begun.get());
    assertThat(completed.get() + failed.get() + cancelled.get()).isEqualTo(SUBSCRIPTIONS);
    assertThat(completed.get()).isEqualTo(count(End.COMPLETE));
    assertThat(failed.get()).isEqualTo(count(End.FAIL));
    assertThat(threads()).isSubsetOf(threadsBefore);
    assertThat(virtualThreads()).isLessThanOrEqualTo(virtualThreadsBefore);
    assertThat(usedHeap()).isLessThan(heapBefore + HEAP_TOLERANCE);
  }

  private static int count(End end) {
    int each = SUBSCRIPTIONS / THREADS;
    return THREADS * ((each + 2 - end.ordinal()) / 3);
  }
}
