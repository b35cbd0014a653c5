package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The executor that a loop uses when none is named, and its end. */
class DefaultExecutorTest {

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("asyncio4j");

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void listen() {
    logged.start();
    LOG.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    LOG.detachAppender(logged);
  }

  private Stream<String> warnings() {
    return List.copyOf(logged.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.WARN))
        .map(ILoggingEvent::getFormattedMessage);
  }

  private void block(String name) {
    threads.add(Thread.currentThread());
    started.countDown();
    boolean open = false;
    while (!open) {
      try {
        gate.await();
        open = true;
      } catch (InterruptedException e) {
        seen.add(name + " interrupted");
      }
    }
    seen.add(name + " finished");
  }

  @Test
  void withoutAProviderItIsABoundedPoolOfDaemons() throws Exception {
    int most = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);
    CountDownLatch full = new CountDownLatch(most);
    EventLoop loop = EventLoop.builder().name("pooled").build();
    loop.runUntilComplete(
        Coroutine.of(() -> {
          List<LoopFuture<?>> futures = new ArrayList<>();
          for (int i = 0; i < most + 1; i++) {
            futures.add(
                loop.runInExecutor(
                    null,
                    () -> {
                      threads.add(Thread.currentThread());
                      full.countDown();
                      block("work");
                    }));
          }
          loop.runInExecutor(Thread.ofPlatform()::start, () -> full.await()).await();
          assertThat(threads).hasSize(most);
          gate.countDown();
          for (LoopFuture<?> future : futures) {
            future.await();
          }
          loop.shutdownDefaultExecutor(null).await();
        }));
    loop.close();
    assertThat(threads)
        .allSatisfy(thread -> {
          assertThat(thread.isDaemon()).isTrue();
          assertThat(thread.getName()).startsWith("pooled-executor-");
        });
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void shutdownWaitsForWhatRunsAndForWhatWasCancelledButStillRuns() {
    EventLoop loop = EventLoop.create();
    loop.runUntilComplete(
        Coroutine.of(() -> {
          LoopFuture<?> cancelled = loop.runInExecutor(null, () -> block("cancelled"));
          Asyncio.toThread(() -> started.await());
          // Or it might find the gate open before it finds itself interrupted.
          Foreign.awaitBlocked(threads.iterator().next());
          var _ = loop.runInExecutor(null, () -> block("running"));
          cancelled.cancel();
          Task<Void> shutdown = loop.createTask(loop.shutdownDefaultExecutor(null));
          Asyncio.sleep(Duration.ZERO);
          assertThat(shutdown.isDone()).isFalse();
          gate.countDown();
          shutdown.await();
          assertThat(seen)
              .containsExactlyInAnyOrder(
                  "cancelled interrupted", "cancelled finished", "running finished");
        }));
    loop.close();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void afterShutdownItRefuses() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      loop.shutdownDefaultExecutor(null).await();
      assertThatThrownBy(() -> loop.runInExecutor(null, () -> 1))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("Executor shutdown has been called");
      assertThat(loop.runInExecutor(Runnable::run, () -> 1).await()).isEqualTo(1);
    });
  }

  @Test
  void whenTheTimeHasPassedItWarnsAndGoesOn() {
    EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
    loop.runUntilComplete(
        Coroutine.of(() -> {
          var _ = loop.runInExecutor(null, () -> block("slow"));
          loop.shutdownDefaultExecutor(Duration.ofMillis(20)).await();
          assertThat(warnings())
              .singleElement()
              .asString()
              .contains("did not finish joining its threads within 0.02 seconds");
        }));
    gate.countDown();
    loop.close();
  }

  @Test
  void theTimeoutIsRealTimeUnderAVirtualClock() {
    EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
    loop.runUntilComplete(
        Coroutine.of(() -> {
          var _ = loop.runInExecutor(null, () -> block("slow"));
          Thread.ofPlatform()
              .start(() -> {
                try {
                  started.await();
                  Thread.sleep(20);
                } catch (InterruptedException e) {
                  seen.add("unexpected interrupt");
                }
                gate.countDown();
              });
          loop.shutdownDefaultExecutor(Duration.ofMinutes(1)).await();
          assertThat(seen).containsExactly("slow finished");
        }));
    loop.close();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aLoopClosedByHandDoesNotWaitAndHearsNoMore() throws Exception {
    EventLoop loop = EventLoop.create();
    LoopFuture<?> future =
        loop.runInExecutor(
            null,
            () -> {
              block("late");
              throw new IllegalArgumentException("nobody looks");
            });
    started.await();
    loop.close();
    assertThat(loop.isClosed()).isTrue();
    gate.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).containsExactly("late finished");
    assertThat(future.isDone()).isFalse();
    assertThat(warnings()).isEmpty();
    assertThatThrownBy(() -> loop.runInExecutor(null, () -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
  }

  @Test
  void oneThatWasSetIsUsedAndBelongsToWhoSetIt() {
    try (ExecutorService pool =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("set by the user").factory())) {
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        loop.setDefaultExecutor(pool);
        assertThat(Asyncio.toThread(() -> Thread.currentThread().getName()))
            .isEqualTo("set by the user");
        loop.shutdownDefaultExecutor(null).await();
      });
      assertThat(pool.isShutdown()).isFalse();
    }
  }

  @Test
  void virtualThreadsWillDo() {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Asyncio.run(() -> {
        Asyncio.getRunningLoop().setDefaultExecutor(pool);
        Thread here = Thread.currentThread();
        assertThat(
                Asyncio.toThread(() -> {
                  Thread.sleep(1);
                  return Thread.currentThread().isVirtual() && Thread.currentThread() != here;
                }))
            .isTrue();
      });
    }
  }
}
