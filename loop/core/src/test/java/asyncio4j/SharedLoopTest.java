package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class SharedLoopTest {

  private final EventLoop loop = EventLoop.shared();

  @Test
  void isOneAndRuns() throws Exception {
    assertThat(EventLoop.shared()).isSameAs(loop);
    assertThat(loop.isRunning()).isTrue();
    CompletableFuture<Thread> thread =
        Asyncio.runCoroutineThreadsafe(
            () -> {
              LoopFuture<Thread> found = loop.createFuture();
              loop.callSoon(() -> found.setResult(Thread.currentThread()));
              return found.await();
            },
            loop);
    assertThat(thread.get().isDaemon()).isTrue();
    assertThat(thread.get().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
  }

  @Test
  void cannotBeStoppedOrClosed() throws Exception {
    assertThatIllegalStateException()
        .isThrownBy(loop::close)
        .withMessageStartingWith("the shared event loop cannot be closed");
    assertThatIllegalStateException()
        .isThrownBy(loop::stop)
        .withMessageStartingWith("the shared event loop cannot be stopped");
    assertThatIllegalStateException()
        .isThrownBy(loop::runForever)
        .withMessage("This event loop is already running");
    CompletableFuture<Void> inside =
        Asyncio.runCoroutineThreadsafe(
            () -> {
              Asyncio.getRunningLoop().stop();
              return null;
            },
            loop);
    assertThat(inside)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("cannot be stopped");
    assertThat(Asyncio.runCoroutineThreadsafe(() -> "alive", loop).get()).isEqualTo("alive");
  }
}
