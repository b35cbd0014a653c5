package asyncio4j.blockhound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.LoopThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/** That the others ran with BlockHound on, and what it says of our own methods that wait. */
class InstalledTest {

  private static final String HERE = ", called in asyncio4j.blockhound.InstalledTest.";

  private static void assertRefused(CheckedRunnable body, String call, String instead) {
    assertThatThrownBy(() -> Asyncio.run(body))
        .isInstanceOf(BlockingOperationError.class)
        .satisfies(Refusals::expected)
        .hasMessageStartingWith("Blocking call! " + call)
        .hasMessageContaining(", would hold the loop: <Task pending name='")
        .hasMessageEndingWith("Instead: " + instead);
  }

  @Test
  void whatBlocksIsFound() {
    assertRefused(
        () -> Thread.sleep(1), "java.lang.Thread.sleep" + HERE, "Asyncio.sleep(duration)");
  }

  @Test
  void theCallerIsWhoeverAskedOurFuture() {
    assertRefused(
        () -> {
          CompletableFuture<?> future =
              Asyncio.getRunningLoop().createFuture().toCompletableFuture();
          future.join();
        },
        "java.util.concurrent.CompletableFuture.join" + HERE,
        "Asyncio.wrapFuture(future).await()");
  }

  @Test
  void andWhoeverClosesALoopFromAnother() {
    AtomicBoolean busy = new AtomicBoolean(true);
    try (LoopThread other = LoopThread.start()) {
      // Else it might have ended before anybody can wait for it. BlockHound knows onSpinWait.
      other
          .loop()
          .callSoonThreadsafe(() -> {
            while (busy.get()) {}
          });
      try {
        assertRefused(
            other::close,
            "asyncio4j.LoopThread.close, would",
            "Asyncio.toThread(() -> ...) around it");
      } finally {
        busy.set(false);
      }
    }
  }

  @Test
  void whatIsRefusedAndSwallowedIsNoted() {
    Asyncio.run(() -> {
      try {
        Thread.sleep(1);
      } catch (BlockingOperationError swallowed) {
        Asyncio.sleep(Duration.ZERO);
      }
    });
    AssertionError refusals = Refusals.take();
    assertThat(refusals)
        .hasMessageStartingWith(
            "blocking calls on a loop: 1, whoever caught the errors; the first: Blocking call!"
                + " java.lang.Thread.sleep"
                + HERE)
        .hasCauseInstanceOf(BlockingOperationError.class);
    assertThat(Refusals.take()).isNull();
  }

  @Test
  void whatIsLeftOpenFailsTheSession() {
    Refusals.note(new BlockingOperationError(new BlockingMethod("some.Type", "method", 0)));
    assertThatThrownBy(() -> new Session().launcherSessionClosed(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("blocking calls on a loop: 1, ")
        .hasMessageContaining("some.Type");
    new Session().launcherSessionClosed(null);
  }

  @Test
  void whatWasNotRefusedCannotBeExpected() {
    Throwable other = new IllegalStateException("something else");
    assertThatThrownBy(() -> Refusals.expected(other))
        .isInstanceOf(AssertionError.class)
        .hasCause(other);
  }

  @Test
  void aBodyThatIsItselfALibrarysMethodHasNoCaller() {
    assertRefused(
        new CountDownLatch(1)::await,
        "java.util.concurrent.CountDownLatch.await, would hold",
        "AsyncEvent of asyncio4j-queues");
  }
}
