package asyncio4j;

import static asyncio4j.Log.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class LoopThreadTest {

  private final Log log = new Log();

  @Test
  void runsUntilItIsClosed() throws Exception {
    LoopThread background = LoopThread.start();
    assertThat(background.loop().isRunning()).isTrue();
    assertThat(background.thread().isDaemon()).isTrue();
    CompletableFuture<EventLoop> inside =
        Asyncio.runCoroutineThreadsafe(Asyncio::getRunningLoop, background.loop());
    assertThat(inside.get()).isSameAs(background.loop());
    background.close();
    assertThat(background.loop().isClosed()).isTrue();
    assertThat(background.thread().isAlive()).isFalse();
    background.close();
  }

  @Test
  void closeWaitsForTheCleanUp() throws Exception {
    CountDownLatch suspended = new CountDownLatch(1);
    try (LoopThread background = LoopThread.start()) {
      var _ =
          Asyncio.runCoroutineThreadsafe(
              () -> {
                try {
                  Asyncio.getRunningLoop().callSoon(suspended::countDown);
                  Asyncio.sleep(Duration.ofHours(1));
                } finally {
                  turns(3);
                  log.add("cleaned up");
                }
                return null;
              },
              background.loop());
      suspended.await();
    }
    assertThat(log.lines()).containsExactly("cleaned up");
  }

  @Test
  void whoeverClosesMeanwhileWaitsForTheSame() throws Exception {
    LoopThread background = LoopThread.start();
    EventLoop loop = background.loop();
    LoopFuture<Void> held = loop.createFuture();
    CountDownLatch suspended = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    var _ =
        Asyncio.runCoroutineThreadsafe(
            () -> {
              try {
                loop.callSoon(suspended::countDown);
                Asyncio.sleep(Duration.ofHours(1));
              } finally {
                closing.countDown();
                held.await();
                log.add("cleaned up");
              }
              return null;
            },
            loop);
    suspended.await();
    FutureTask<?> first = new FutureTask<>(background::close, null);
    Thread.ofPlatform().start(first);
    closing.await();
    FutureTask<?> second = new FutureTask<>(background::close, null);
    Thread waiting = Thread.ofPlatform().start(second);
    while (waiting.getState() != Thread.State.WAITING && !second.isDone()) {
      Thread.onSpinWait();
    }
    loop.callSoonThreadsafe(() -> held.setResult(null));
    first.get();
    second.get();
    assertThat(log.lines()).containsExactly("cleaned up");
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void aStoppedLoopCanGoOn() throws Exception {
    EventLoop loop = EventLoop.create();
    CompletableFuture<String> slow;
    LoopThread first = LoopThread.start(loop);
    slow =
        Asyncio.runCoroutineThreadsafe(
            () -> {
              loop.stop();
              turns(3);
              return "over";
            },
            loop);
    first.thread().join();
    first.stop();
    assertThat(slow).isNotDone();
    assertThat(loop.isRunning()).isFalse();
    try (LoopThread second = LoopThread.start(loop)) {
      assertThat(slow.get()).isEqualTo("over");
      assertThat(second.loop()).isSameAs(loop);
    }
    assertThat(loop.isClosed()).isTrue();
    first.close();
  }

  @Test
  void aLoopCannotWaitForItself() {
    try (LoopThread background = LoopThread.start()) {
      CompletableFuture<Void> inside =
          Asyncio.runCoroutineThreadsafe(
              () -> {
                background.close();
                return null;
              },
              background.loop());
      assertThat(inside)
          .failsWithin(Duration.ofMinutes(1))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(IllegalStateException.class)
          .withMessageContaining("call stop() here");
    }
  }

  @Test
  void oneLoopCanCloseAnother() {
    LoopThread background = LoopThread.start();
    Asyncio.run(() -> background.close());
    assertThat(background.loop().isClosed()).isTrue();
  }

  @Test
  void aLoopThatRunsOrIsClosedCannotBeStarted() {
    try (LoopThread background = LoopThread.start()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> LoopThread.start(background.loop()))
          .withMessage("This event loop is already running");
    }
    EventLoop closed = EventLoop.create();
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> LoopThread.start(closed))
        .withMessage("Event loop is closed");
  }

  @Test
  void aFatalErrorIsReportedAndTheLoopGoesOn() throws Exception {
    EventLoop loop = EventLoop.create();
    loop.setExceptionHandler(
        (_, context) -> log.add(context.get("message"), context.get("exception")));
    try (LoopThread background = LoopThread.start(loop)) {
      loop.callSoonThreadsafe(() -> {
        throw new SystemExit(3);
      });
      assertThat(Asyncio.runCoroutineThreadsafe(() -> "alive", background.loop()).get())
          .isEqualTo("alive");
    }
    assertThat(log.lines())
        .containsExactly("A background loop goes on after a SystemExit SystemExit: 3");
  }

  @Test
  void theInterruptOfWhoWaitsIsKept() {
    LoopThread background = LoopThread.start();
    Thread.currentThread().interrupt();
    background.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(background.loop().isClosed()).isTrue();
  }
}
