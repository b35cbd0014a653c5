package asyncio4j.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.ContextVar;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OnCancel;
import asyncio4j.junit.AsyncTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler of Reactor's is given as it is. Outside debug mode, which would install BlockHound
 * for all tests that come after.
 */
class BlockingTest {

  private final Scheduler scheduler = Schedulers.newBoundedElastic(1, 10, "given");

  @AfterEach
  void dispose() {
    scheduler.dispose();
  }

  private static String here() {
    return Thread.currentThread().getName();
  }

  @AsyncTest(debug = false)
  void codeRunsThereAndComesBackWithItsResult() {
    assertThat(Blocking.runInExecutor(scheduler, BlockingTest::here).await()).startsWith("given-");
    Blocking.runInExecutor(scheduler, () -> assertThat(here()).startsWith("given-")).await();
  }

  @AsyncTest(debug = false)
  void orWithItsException() {
    IllegalArgumentException thrown = new IllegalArgumentException("as thrown");
    LoopFuture<?> failing =
        Blocking.runInExecutor(
            scheduler,
            () -> {
              throw thrown;
            });
    assertThatThrownBy(failing::await).isSameAs(thrown);
  }

  @AsyncTest(debug = false)
  void itIsInterruptedWhenTheFutureIsCancelled() {
    CompletableFuture<String> begun = new CompletableFuture<>();
    CompletableFuture<String> interrupted = new CompletableFuture<>();
    LoopFuture<?> running =
        Blocking.runInExecutor(
            scheduler,
            () -> {
              begun.complete("begun");
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.complete("interrupted");
              }
            });
    Asyncio.wrapFuture(begun).await();
    running.cancel();
    assertThat(Asyncio.wrapFuture(interrupted).await()).isEqualTo("interrupted");
  }

  @AsyncTest(debug = false)
  void orEndsByItselfIfThatIsWanted() {
    CompletableFuture<String> begun = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    CountDownLatch gate = new CountDownLatch(1);
    LoopFuture<?> running =
        Blocking.runInExecutor(
            scheduler,
            () -> {
              begun.complete("begun");
              gate.await();
              ended.complete("ended");
            },
            OnCancel.LET_FINISH);
    Asyncio.wrapFuture(begun).await();
    running.cancel();
    gate.countDown();
    assertThat(Asyncio.wrapFuture(ended).await()).isEqualTo("ended");
  }

  @AsyncTest(debug = false)
  void theContextGoesAlong(EventLoop loop) {
    ContextVar<String> user = ContextVar.of("user");
    user.set("anna");
    assertThat(Blocking.runInExecutor(scheduler, () -> user.get()).await()).isEqualTo("anna");
    Blocking.setDefaultExecutor(loop, scheduler);
    assertThat(Asyncio.toThread(() -> here().substring(0, 5) + " " + user.get()))
        .isEqualTo("given anna");
  }

  @AsyncTest(debug = false)
  void aDisposedOneIsAnErrorAtTheAwait() {
    scheduler.dispose();
    LoopFuture<String> refused = Blocking.runInExecutor(scheduler, BlockingTest::here);
    assertThatThrownBy(refused::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot schedule new futures after shutdown");
  }

  @Test
  void withoutALoopItIsRefused() {
    assertThatThrownBy(() -> Blocking.runInExecutor(scheduler, BlockingTest::here))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no running event loop");
  }
}
