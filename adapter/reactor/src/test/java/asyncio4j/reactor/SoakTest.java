package asyncio4j.reactor;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/**
 * 100,000 subscriptions to generators from four foreign threads. A third is cancelled at a random
 * point, a third fails; nothing is left behind.
 */
class SoakTest {

  private static final int SUBSCRIPTIONS = 100_000;
  private static final int THREADS = 4;
  private static final int IN_FLIGHT = 64;
  private static final int ITEMS = 20;
  private static final int NEVER = -1;
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
  private final AtomicInteger cancelledFirst = new AtomicInteger();
  private final AtomicInteger cancelledHalfway = new AtomicInteger();
  private final AtomicInteger cancelledLast = new AtomicInteger();
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
      super(SoakTest.this.violations);
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
      (completed() ? SoakTest.this.completed : failed).incrementAndGet();
      if (!completed() && !(error instanceof Failure)) {
        SoakTest.this.violations.add("ended by " + error);
      }
    }

    private boolean completed() {
      return super.completed;
    }
  }

  /** Where a cancellation comes from. */
  private enum Canceller {
    ON_NEXT,
    AT_ONCE,
    LATER
  }

  private void soak(BackgroundLoop background, int count, Random random) {
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    Deque<Subscriber> toCancel = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      inFlight.acquireUninterruptibly();
      End end = End.values()[i % 3];
      AsyncFlux<Integer> flux = flux(background, end, random.nextInt(2 * ITEMS));
      if (end == End.CANCEL) {
        subscribeToCancel(flux, inFlight, toCancel, random);
      } else {
        Subscriber subscriber = new Subscriber(NEVER);
        flux.subscribe(subscriber);
        int first = 1 + random.nextInt(ITEMS);
        subscriber.request(first);
        subscriber.request(ITEMS + 1 - first);
        afterwards(flux, subscriber, inFlight::release);
      }
    }
    toCancel.forEach(ProtocolSubscriber::cancel);
    inFlight.acquireUninterruptibly(IN_FLIGHT);
  }

  private void subscribeToCancel(
      AsyncFlux<Integer> flux, Semaphore inFlight, Deque<Subscriber> toCancel, Random random) {
    Canceller canceller = Canceller.values()[random.nextInt(3)];
    Subscriber subscriber =
        new Subscriber(canceller == Canceller.ON_NEXT ? random.nextInt(ITEMS) : NEVER);
    flux.subscribe(subscriber);
    switch (canceller) {
      case ON_NEXT -> subscriber.request(ITEMS);
      case AT_ONCE -> {
        subscriber.request(ITEMS + 1);
        for (int spin = random.nextInt(2_000); spin > 0; spin--) {
          Thread.onSpinWait();
        }
        subscriber.cancel();
      }
      case LATER -> {
        // Some will wait for demand when it comes, some in the body's own sleep.
        subscriber.request(1 + random.nextInt(ITEMS + 1));
        toCancel.add(subscriber);
        if (toCancel.size() > random.nextInt(IN_FLIGHT / 4)) {
          toCancel.remove().cancel();
        }
      }
    }
    afterwards(
        flux,
        subscriber,
        () -> {
          if (subscriber.isEnded()) {
            violations.add("an end after the cancellation");
          }
          cancelled.incrementAndGet();
          long received = subscriber.received();
          (received == 0 ? cancelledFirst : received == ITEMS ? cancelledLast : cancelledHalfway)
              .incrementAndGet();
          inFlight.release();
        });
  }

  private void afterwards(AsyncFlux<Integer> flux, Subscriber subscriber, Runnable action) {
    flux.closed()
        .subscribe(
            nothing -> {},
            error -> violations.add("closed() failed: " + error),
            () -> {
              subscriber.expectNothingMore();
              action.run();
            });
  }

  /** How many virtual threads the JVM knows of; of suspended coroutines, too. */
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

  private static int virtualThreadsWithCoroutine() throws IOException {
    try (BackgroundLoop background = new BackgroundLoop()) {
      Disposable subscription =
          Reactive.mono(background.loop, () -> sleep(Duration.ofHours(1), "never")).subscribe();
      background.settle();
      int count = virtualThreads();
      subscription.dispose();
      background.settle();
      return count;
    }
  }

  /**
   * Those that are seen again and again, and not only because they have done their last just now.
   */
  private static int leastVirtualThreads() throws IOException {
    int least = virtualThreads();
    for (int again = 0; again < 5; again++) {
      Thread.yield();
      least = Math.min(least, virtualThreads());
    }
    return least;
  }

  /** A thread that has done its last may still be there for a moment. */
  private static void awaitVirtualThreads(int atMost) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (virtualThreads() > atMost && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(virtualThreads()).isLessThanOrEqualTo(atMost);
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
    counters().forEach(counter -> counter.set(0));

    Set<Thread> threadsBefore = threads();
    int virtualThreadsBefore = leastVirtualThreads();
    assertThat(virtualThreadsWithCoroutine())
        .as("a coroutine that is left would be seen")
        .isGreaterThan(virtualThreadsBefore);
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
    assertThat(cancelled.get()).isEqualTo(count(End.CANCEL));
    assertThat(List.of(cancelledFirst, cancelledHalfway, cancelledLast))
        .as("cancelled before the first item, halfway, after the last one")
        .allSatisfy(counter -> assertThat(counter).hasPositiveValue());
    assertThat(threads()).isSubsetOf(threadsBefore);
    awaitVirtualThreads(virtualThreadsBefore);
    assertThat(usedHeap()).isLessThan(heapBefore + HEAP_TOLERANCE);
  }

  private List<AtomicInteger> counters() {
    return List.of(
        begun,
        closed,
        completed,
        failed,
        cancelled,
        cancelledFirst,
        cancelledHalfway,
        cancelledLast);
  }

  private static int count(End end) {
    int each = SUBSCRIPTIONS / THREADS;
    return THREADS * ((each + 2 - end.ordinal()) / 3);
  }
}
