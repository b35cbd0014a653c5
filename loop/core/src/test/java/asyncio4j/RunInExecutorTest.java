package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Blocking code on executors: results, errors, context and refusals. */
class RunInExecutorTest {

  private static final ContextVar<String> VAR = ContextVar.of("VAR", "default");

  @Test
  void theResultComesFromAnotherThread() {
    List<Object> seen = new ArrayList<>();
    Asyncio.run(() -> {
      Thread here = Thread.currentThread();
      seen.add(Asyncio.toThread(() -> 6 * 7));
      seen.add(Asyncio.toThread(() -> Thread.currentThread() == here));
      seen.add(Asyncio.getRunningLoop().runInExecutor(null, () -> "by hand").await());
    });
    assertThat(seen).containsExactly(42, false, "by hand");
  }

  @Test
  void codeThatReturnsNothingRunsToo() {
    List<String> seen = new ArrayList<>();
    Asyncio.run(() -> {
      Asyncio.toThread(() -> {
        seen.add("void");
      });
      Asyncio.getRunningLoop()
          .runInExecutor(
              null,
              () -> {
                seen.add("future");
              })
          .await();
    });
    assertThat(seen).containsExactly("void", "future");
  }

  @Test
  void exceptionsComeBackAsThrown() {
    IOException thrown = new IOException("from the thread");
    Asyncio.run(() ->
        assertThatThrownBy(() ->
                Asyncio.toThread(() -> {
                  throw thrown;
                }))
            .isSameAs(thrown));
  }

  @Test
  void aStopIterationCannotEndAGeneratorAroundTheAwait() {
    Asyncio.run(() ->
        assertThatThrownBy(() ->
                Asyncio.toThread(() -> {
                  throw new StopIteration("x");
                }))
            .isInstanceOf(IllegalStateException.class)
            .hasCauseInstanceOf(StopIteration.class));
  }

  private static String seenAndSet() {
    String inThread = VAR.get();
    VAR.set("from the thread");
    return inThread + ", then " + VAR.get();
  }

  @Test
  void toThreadTakesACopyOfTheContextAlong() {
    List<String> seen = new ArrayList<>();
    Asyncio.run(() -> {
      VAR.set("from main");
      seen.add(Asyncio.toThread(RunInExecutorTest::seenAndSet));
      seen.add(VAR.get());
    });
    assertThat(seen).containsExactly("from main, then from the thread", "from main");
  }

  /** The default one, an executor of one thread, a service, and one that runs it in the call. */
  @Test
  void soDoesRunInExecutorToAnyExecutorAndTheThreadGetsItsOwnBack() throws Exception {
    try (OneThread thread = new OneThread();
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      pool.submit(() -> VAR.set("the pool's own")).get();
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        for (Executor executor : Arrays.asList(null, thread, pool, (Executor) Runnable::run)) {
          VAR.set("from main");
          LoopFuture<String> work = loop.runInExecutor(executor, RunInExecutorTest::seenAndSet);
          VAR.set("later");
          assertThat(work.await()).isEqualTo("from main, then from the thread");
          assertThat(VAR.get()).isEqualTo("later");
          assertThatThrownBy(() ->
                  loop.runInExecutor(
                          executor,
                          () -> {
                            VAR.set("left behind");
                            throw new IOException("after it was set");
                          })
                      .await())
              .isInstanceOf(IOException.class);
        }
      });
      CompletableFuture<String> left = new CompletableFuture<>();
      thread.execute(() -> left.complete(VAR.get()));
      assertThat(left.get()).isEqualTo("default");
      assertThat(pool.submit(() -> VAR.get()).get()).isEqualTo("the pool's own");
    }
  }

  @Test
  void workOfACallbackGetsTheCallbacksContext() {
    Context context = new Context();
    context.run(() -> VAR.set("the callback's"));
    List<LoopFuture<String>> work = new ArrayList<>();
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      loop.callSoon(() -> work.add(loop.runInExecutor(null, () -> VAR.get())), context);
      Asyncio.sleep(java.time.Duration.ZERO);
      assertThat(work.getFirst().await()).isEqualTo("the callback's");
    });
  }

  @Test
  void theThreadIsCleanAfterCancelledWorkToo() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    try (OneThread thread = new OneThread()) {
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        VAR.set("from main");
        LoopFuture<?> running =
            loop.runInExecutor(
                thread,
                () -> {
                  VAR.set("cancelled");
                  started.countDown();
                  new CountDownLatch(1).await();
                });
        LoopFuture<?> queued = loop.runInExecutor(thread, () -> VAR.set("never"));
        Asyncio.toThread(() -> started.await());
        running.cancel();
        queued.cancel();
        CompletableFuture<String> left = new CompletableFuture<>();
        thread.execute(() -> left.complete(VAR.get() + " " + Thread.interrupted()));
        assertThat(Asyncio.<String>wrapFuture(left).await()).isEqualTo("default false");
      });
      assertThat(thread.leakedInterrupts()).isZero();
    }
  }

  @Test
  void severalRunAtOnceInTasks() {
    CountDownLatch allIn = new CountDownLatch(4);
    int sum =
        Asyncio.run(() -> {
          List<Task<Integer>> tasks = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            int n = i;
            tasks.add(
                Asyncio.createTask(() ->
                    Asyncio.toThread(() -> {
                      allIn.countDown();
                      allIn.await();
                      return n * n;
                    })));
          }
          int total = 0;
          for (Task<Integer> task : tasks) {
            total += task.await();
          }
          return total;
        });
    assertThat(sum).isEqualTo(14);
  }

  @Test
  void theLoopGoesOnWhileTheCodeBlocks() {
    CountDownLatch gate = new CountDownLatch(1);
    String result =
        Asyncio.run(() -> {
          Asyncio.getRunningLoop().callSoon(gate::countDown);
          return Asyncio.toThread(() -> {
            gate.await();
            return "released by the loop";
          });
        });
    assertThat(result).isEqualTo("released by the loop");
  }

  @Test
  void anExecutorMayRunTheCodeInTheCall() {
    List<String> order = new ArrayList<>();
    Asyncio.run(() -> {
      LoopFuture<Boolean> future =
          Asyncio.getRunningLoop().runInExecutor(Runnable::run, () -> order.add("code"));
      order.add("done " + future.isDone());
      order.add("result " + future.await());
    });
    assertThat(order).containsExactly("code", "done false", "result true");
  }

  @Test
  void outsideACoroutineNothingIsStarted() {
    AtomicReference<Throwable> inCallback = new AtomicReference<>();
    List<String> ran = new ArrayList<>();
    assertThatThrownBy(() -> Asyncio.toThread(() -> ran.add("outside")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("toThread outside a coroutine");
    Asyncio.run(() -> {
      Asyncio.getRunningLoop()
          .callSoon(() ->
              inCallback.set(
                  catchThrowable(() -> Asyncio.toThread(() -> ran.add("in a callback")))));
      Asyncio.sleep(java.time.Duration.ZERO);
      Asyncio.getRunningLoop().shutdownDefaultExecutor(null).await();
    });
    assertThat(inCallback.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("toThread outside a coroutine");
    assertThat(ran).isEmpty();
  }

  @Test
  void aThreadOfTheExecutorRunsNoLoop() {
    List<Object> seen = new ArrayList<>();
    Asyncio.run(() -> {
      seen.add(EventLoop.isLoopThread(Thread.currentThread()));
      Asyncio.getRunningLoop()
          .callSoon(() -> seen.add(EventLoop.isLoopThread(Thread.currentThread())));
      seen.add(Asyncio.toThread(() -> EventLoop.isLoopThread(Thread.currentThread())));
      assertThatThrownBy(() -> Asyncio.toThread(Asyncio::getRunningLoop))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no running event loop");
    });
    assertThat(seen).containsExactly(true, true, false);
    assertThat(EventLoop.isLoopThread(Thread.currentThread())).isFalse();
  }

  @Test
  void anExecutorThatWasShutDownIsAnErrorAtTheAwait() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.shutdown();
    Asyncio.run(() -> {
      LoopFuture<Integer> refused = Asyncio.getRunningLoop().runInExecutor(pool, () -> 1);
      assertThatThrownBy(refused::await)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("cannot schedule new futures after shutdown")
          .hasCauseInstanceOf(RejectedExecutionException.class);
    });
  }

  @Test
  void anExecutorThatIsFullIsAnErrorAtTheAwait() {
    CountDownLatch gate = new CountDownLatch(1);
    try (ThreadPoolExecutor pool =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1))) {
      Asyncio.run(() -> {
        EventLoop loop = Asyncio.getRunningLoop();
        LoopFuture<Void> runs = loop.runInExecutor(pool, () -> gate.await());
        LoopFuture<String> waits = loop.runInExecutor(pool, () -> "had a place");
        LoopFuture<Integer> refused = loop.runInExecutor(pool, () -> 1);
        assertThatThrownBy(refused::await)
            .isExactlyInstanceOf(RejectedExecutionException.class)
            .hasMessageContaining("rejected the work")
            .hasMessageContaining(pool.toString().substring(0, 40));
        gate.countDown();
        runs.await();
        assertThat(waits.await()).isEqualTo("had a place");
      });
    }
  }

  @Test
  void debugModeRefusesOtherThreads() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      loop.setDebug(true);
      assertThatThrownBy(() -> Asyncio.toThread(() -> loop.runInExecutor(null, () -> 1)))
          .isInstanceOf(IllegalStateException.class)
          .cause()
          .hasMessageContaining("runInExecutor()")
          .hasMessageContaining("Asyncio.runCoroutineThreadsafe");
      loop.setDebug(false);
    });
  }
}
