package asyncio4j.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reactor's schedulers as executors. */
class SchedulerExecutorTest {

  static List<Scheduler> schedulers() {
    return List.of(
        Schedulers.newSingle("single"),
        Schedulers.newParallel("parallel", 2),
        Schedulers.newBoundedElastic(2, 10, "elastic"),
        Schedulers.immediate(),
        Schedulers.fromExecutor(Runnable::run),
        Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor()));
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void anySchedulerWillDo(Scheduler scheduler) {
    IllegalArgumentException thrown = new IllegalArgumentException("as thrown");
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      SchedulerExecutor executor = SchedulerExecutor.of(scheduler);
      assertThat(loop.runInExecutor(executor, () -> "ran").await()).isEqualTo("ran");
      assertThatThrownBy(() ->
              loop.runInExecutor(
                      executor,
                      () -> {
                        throw thrown;
                      })
                  .await())
          .isSameAs(thrown);
      loop.setDefaultExecutor(executor);
      assertThat(Asyncio.toThread(() -> "as the default")).isEqualTo("as the default");
    });
    scheduler.dispose();
  }

  @Test
  void aFullSchedulerIsAnErrorAtTheAwait() {
    withOneThreadAndOnePlace((loop, tiny, gate) -> {
      LoopFuture<String> queued = loop.runInExecutor(tiny, () -> "had a place");
      LoopFuture<String> refused = loop.runInExecutor(tiny, () -> "had none");
      assertThatThrownBy(refused::await)
          .isExactlyInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("boundedElastic(\"tiny\",maxThreads=1,maxTaskQueuedPerThread=1")
          .hasMessageContaining("rejected the work")
          .hasMessageContaining("capacity");
      gate.countDown();
      assertThat(queued.await()).isEqualTo("had a place");
    });
  }

  @Test
  void queuedWorkThatIsCancelledNeverStartsAndGivesItsPlaceBack() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    withOneThreadAndOnePlace((loop, tiny, gate) -> {
      LoopFuture<Boolean> cancelled = loop.runInExecutor(tiny, () -> seen.add("cancelled ran"));
      cancelled.cancel();
      LoopFuture<Boolean> next = loop.runInExecutor(tiny, () -> seen.add("next ran"));
      gate.countDown();
      assertThat(next.await()).isTrue();
    });
    assertThat(seen).containsExactly("next ran");
  }

  @Test
  void aDisposedSchedulerIsAnErrorAtTheAwait() {
    Scheduler gone = Schedulers.newSingle("gone");
    gone.dispose();
    Asyncio.run(() -> {
      LoopFuture<Integer> refused =
          Asyncio.getRunningLoop().runInExecutor(SchedulerExecutor.of(gone), () -> 1);
      assertThatThrownBy(refused::await)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("cannot schedule new futures after shutdown");
    });
  }

  private interface Body {
    void run(EventLoop loop, SchedulerExecutor tiny, CountDownLatch gate) throws Exception;
  }

  /** The thread is busy until the gate opens; one more piece of work can wait for it. */
  private static void withOneThreadAndOnePlace(Body body) {
    Scheduler scheduler = Schedulers.newBoundedElastic(1, 1, "tiny");
    SchedulerExecutor tiny = SchedulerExecutor.of(scheduler);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopFuture<Void> busy =
          loop.runInExecutor(
              tiny,
              () -> {
                started.countDown();
                gate.await();
              });
      Asyncio.toThread(() -> started.await());
      body.run(loop, tiny, gate);
      busy.await();
    });
    scheduler.dispose();
  }
}
