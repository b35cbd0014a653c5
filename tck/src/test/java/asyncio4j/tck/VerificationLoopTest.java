package asyncio4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.reactor.Reactive;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** What a verification finds out after its last test. */
class VerificationLoopTest {

  /** With little patience, for what is waited for in vain. */
  private VerificationLoop verification = new VerificationLoop(Duration.ofMillis(50));

  @BeforeEach
  void open() {
    verification.open("tested");
  }

  /** A generator that is cancelled, and whose finally waits for a future. */
  private void cancelGeneratorThatWaitsFor(LoopFuture<Void> future) throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    // Asked for here: the body may come to it when the verification is closed already.
    EventLoop loop = verification.loop();
    Disposable subscription =
        Reactive.<Integer>flux(
                loop,
                out -> {
                  try {
                    running.countDown();
                    loop.createFuture().await();
                  } finally {
                    future.await();
                  }
                })
            .subscribe();
    running.await();
    subscription.dispose();
  }

  @Test
  void aBodyThatDoesNotEndWhenItIsCancelledIsShown() throws InterruptedException {
    cancelGeneratorThatWaitsFor(verification.loop().createFuture());
    assertThatThrownBy(verification::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("still run")
        .hasMessageContaining("cancelGeneratorThatWaitsFor");
  }

  @Test
  void aBodyThatCleansUpIsWaitedFor() throws InterruptedException {
    verification.close();
    verification = new VerificationLoop(Duration.ofMinutes(1));
    open();
    LoopFuture<Void> cleanedUp = verification.loop().createFuture();
    cancelGeneratorThatWaitsFor(cleanedUp);
    EventLoop loop = verification.loop();
    loop.callSoonThreadsafe(
        () -> loop.callLater(Duration.ofMillis(5), () -> cleanedUp.setResult(null)));
    verification.close();
    assertThat(loop.isClosed()).isTrue();
    verification.close();
  }

  @Test
  void whatReachedTheExceptionHandlerIsShown() {
    verification
        .loop()
        .callSoonThreadsafe(() -> {
          throw new IllegalStateException("nobody caught this");
        });
    assertThatThrownBy(verification::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nobody caught this");
  }

  @Test
  void theLoopsAreThereWhileTheTestsRun() {
    assertThat(verification.loop().isRunning()).isTrue();
    assertThat(verification.closedLoop().isClosed()).isTrue();
    verification.close();
    assertThatThrownBy(verification::loop).isInstanceOf(IllegalStateException.class);
  }
}
