package asyncio4j;

import static asyncio4j.Asyncio.ensureFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FuturesTest {

  /** What is kept of a loop that is closed can still be handed on. */
  @Test
  void aDoneFutureOfAClosedLoopIsACompletableFutureAtOnce() throws Exception {
    EventLoop loop = EventLoop.create();
    LoopFuture<String> done = loop.createFuture();
    LoopFuture<String> failed = loop.createFuture();
    LoopFuture<String> cancelled = loop.createFuture();
    LoopFuture<String> pending = loop.createFuture();
    done.setResult("kept");
    failed.setException(new IOException("lost"));
    cancelled.cancel();
    CompletableFuture<String> early = done.toCompletableFuture();
    CompletableFuture<String> never = pending.toCompletableFuture();
    loop.close();
    assertThat(early).isCompletedWithValue("kept");
    assertThat(never).isCancelled();
    assertThat(done.toCompletableFuture()).isCompletedWithValue("kept");
    assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
    assertThat(cancelled.toCompletableFuture()).isCancelled();
    assertThatIllegalStateException()
        .isThrownBy(pending::toCompletableFuture)
        .withMessage("Event loop is closed");
  }

  @Test
  void ensureFutureTakesEveryAwaitable() {
    Virtual.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopFuture<String> future = loop.createFuture();
      assertThat(Asyncio.<String>ensureFuture(future)).isSameAs(future);
      assertThat(Asyncio.<String>ensureFuture(future, loop)).isSameAs(future);
      Coroutine<String> coroutine = Coroutine.of(() -> "coroutine");
      LoopFuture<String> task = ensureFuture(coroutine);
      assertThat(((Task<String>) task).getCoro()).isSameAs(coroutine);
      assertThat(task.await()).isEqualTo("coroutine");
      Awaitable<String> other = () -> "other";
      assertThat(ensureFuture(other, loop).await()).isEqualTo("other");
      try (EventLoop foreign = EventLoop.create()) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> ensureFuture(future, foreign))
            .withMessageStartingWith("The future belongs to a different loop");
      }
    });
    Coroutine<String> outside = Coroutine.of(() -> "x");
    assertThatIllegalStateException()
        .isThrownBy(() -> ensureFuture(outside))
        .withMessage("no running event loop");
    outside.close();
  }

  @Test
  void whatIsWhat() {
    Virtual.run(() -> {
      assertThat(Asyncio.isFuture(Asyncio.currentTask())).isTrue();
      assertThat(Asyncio.isFuture(Asyncio.getRunningLoop().createFuture())).isTrue();
      assertThat(Asyncio.isFuture(null)).isFalse();
      Coroutine<String> coroutine = Coroutine.of(() -> "x");
      assertThat(Asyncio.isFuture(coroutine)).isFalse();
      assertThat(Asyncio.isCoroutine(coroutine)).isTrue();
      assertThat(Asyncio.isCoroutine(Asyncio.currentTask())).isFalse();
      coroutine.close();
    });
  }

  @Test
  void loopsAndTheirTasks() {
    Virtual.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      assertThat(Asyncio.getEventLoop()).isSameAs(loop);
      assertThat(Asyncio.currentTask(loop)).isSameAs(Asyncio.currentTask());
      assertThat(Asyncio.allTasks(loop)).isEqualTo(Asyncio.allTasks());
      try (EventLoop other = Asyncio.newEventLoop()) {
        assertThat(Asyncio.currentTask(other)).isNull();
        assertThat(Asyncio.allTasks(other)).isEmpty();
      }
    });
    assertThatIllegalStateException()
        .isThrownBy(Asyncio::getEventLoop)
        .withMessage("There is no current event loop in thread 'main'.");
    assertThatIllegalStateException()
        .isThrownBy(Asyncio::currentTask)
        .withMessage("no running event loop");
    assertThatIllegalStateException()
        .isThrownBy(Asyncio::allTasks)
        .withMessage("no running event loop");
  }

  @Test
  void wrapFutureFollowsAStage() {
    Asyncio.run(() -> {
      CompletionStage<String> later = CompletableFuture.supplyAsync(() -> "later");
      assertThat(Asyncio.wrapFuture(later).await()).isEqualTo("later");
      CompletableFuture<String> failed =
          CompletableFuture.supplyAsync(() -> "x")
              .thenApply(x -> {
                throw Sneaky.rethrow(new IOException("failed"));
              });
      assertThatThrownBy(() -> Asyncio.wrapFuture(failed).await())
          .isInstanceOf(IOException.class)
          .hasMessage("failed");
      CompletableFuture<String> pending = new CompletableFuture<>();
      LoopFuture<String> wrapped = Asyncio.wrapFuture(pending);
      wrapped.cancel();
      Log.turns(1);
      assertThat(pending).isCancelled();
      CompletableFuture<String> cancelled = new CompletableFuture<>();
      cancelled.cancel(true);
      LoopFuture<String> follows = Asyncio.wrapFuture(cancelled);
      assertThat(follows.isDone()).isFalse();
      assertThatThrownBy(follows::await).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void runCoroutineThreadsafeTakesCoroutinesToo() throws Exception {
    try (LoopThread background = LoopThread.start()) {
      Coroutine<String> coroutine = Coroutine.of(() -> "coroutine");
      assertThat(Asyncio.runCoroutineThreadsafe(coroutine, background.loop()).get())
          .isEqualTo("coroutine");
      Log log = new Log();
      Asyncio.runCoroutineThreadsafe(() -> log.add("nothing"), background.loop()).get();
      assertThat(log.lines()).containsExactly("nothing");
    }
  }

  @Test
  void aThreadsafeCoroutineThatNoTaskTakesFails() {
    try (EventLoop loop = EventLoop.create()) {
      Coroutine<String> used = Coroutine.of(() -> "x");
      used.close();
      loop.setExceptionHandler((_, context) -> {});
      loop.setTaskFactory(
          new TaskFactory() {
            @Override
            public <T> Task<T> create(EventLoop on, Coroutine<T> coroutine, TaskOptions options) {
              throw new IllegalArgumentException("no task for you");
            }
          });
      CompletableFuture<String> failed = Asyncio.runCoroutineThreadsafe(used, loop);
      loop.callSoon(loop::stop);
      loop.runForever();
      assertThatThrownBy(failed::join).hasRootCauseMessage("no task for you");
    }
  }
}
