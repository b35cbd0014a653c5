package asyncio4j.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TaskOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BlockingPortalTest {

  /** A coroutine that waits until it is cancelled, and says so. */
  private static void waitForEver(CompletableFuture<Void> begun, CompletableFuture<String> ended) {
    try {
      LoopFuture<Void> never = Asyncio.getRunningLoop().createFuture();
      begun.complete(null);
      never.await();
    } finally {
      ended.complete("cleaned up");
    }
  }

  @Test
  void blockingCodeCallsIntoTheLoop() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      BlockingPortal portal = BlockingPortal.into(loop);
      AtomicBoolean ran = new AtomicBoolean();
      String said =
          Asyncio.toThread(() -> {
            assertThat(EventLoop.runningHere()).isNull();
            portal.call(() -> {
              Asyncio.sleep(Duration.ZERO);
              ran.set(EventLoop.runningHere() == loop);
            });
            return portal.call(() -> {
              Asyncio.sleep(Duration.ZERO);
              return "from the loop";
            });
          });
      assertThat(said).isEqualTo("from the loop");
      assertThat(ran).isTrue();
    });
  }

  @Test
  void whatTheCoroutineThrowsIsThrownHere() {
    Asyncio.run(() -> {
      BlockingPortal portal = BlockingPortal.into(Asyncio.getRunningLoop());
      IOException failure = new IOException("no file");
      Throwable thrown =
          Asyncio.toThread(() ->
              catchThrowable(() ->
                  portal.call(() -> {
                    throw failure;
                  })));
      assertThat(thrown).isSameAs(failure);
    });
  }

  @Test
  void anInterruptCancelsTheCoroutine() {
    Asyncio.run(() -> {
      BlockingPortal portal = BlockingPortal.into(Asyncio.getRunningLoop());
      CompletableFuture<Void> begun = new CompletableFuture<>();
      CompletableFuture<String> ended = new CompletableFuture<>();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      CompletableFuture<Void> over = new CompletableFuture<>();
      Thread waiting =
          Thread.ofPlatform()
              .start(() -> {
                thrown.set(catchThrowable(() -> portal.call(() -> waitForEver(begun, ended))));
                over.complete(null);
              });
      Asyncio.wrapFuture(begun).await();
      waiting.interrupt();
      assertThat(Asyncio.wrapFuture(ended).await()).isEqualTo("cleaned up");
      Asyncio.wrapFuture(over).await();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    });
  }

  @Test
  void cancellingTheAwaitOfTheBlockingCodeCancelsTheCoroutineToo() {
    Asyncio.run(() -> {
      BlockingPortal portal = BlockingPortal.into(Asyncio.getRunningLoop());
      CompletableFuture<Void> begun = new CompletableFuture<>();
      CompletableFuture<String> ended = new CompletableFuture<>();
      Task<?> outer =
          Asyncio.createTask(() -> {
            Asyncio.toThread(() -> portal.call(() -> waitForEver(begun, ended)));
          });
      Asyncio.wrapFuture(begun).await();
      outer.cancel();
      assertThat(Asyncio.wrapFuture(ended).await()).isEqualTo("cleaned up");
      Asyncio.wait(java.util.List.of(outer));
      assertThat(outer.isCancelled()).isTrue();
    });
  }

  @Test
  void aCoroutineThatIsCancelledIsToldApart() {
    Asyncio.run(() -> {
      BlockingPortal portal = BlockingPortal.into(Asyncio.getRunningLoop());
      Throwable thrown =
          Asyncio.toThread(() ->
              catchThrowable(() ->
                  portal.call(() -> {
                    Asyncio.currentTask().cancel();
                    Asyncio.sleep(Duration.ofDays(1));
                  })));
      assertThat(thrown).isInstanceOf(CancellationException.class);
    });
  }

  @Test
  void onTheLoopItselfItSaysWhatIsWrong() {
    Asyncio.run(() -> {
      Asyncio.getRunningLoop().setDebug(true);
      BlockingPortal portal = BlockingPortal.into(Asyncio.getRunningLoop());
      Task<?> caller =
          Asyncio.createTask(() -> portal.call(() -> "never"), TaskOptions.named("calls itself"));
      assertThatThrownBy(caller::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "a portal was called on its own loop, which would wait for itself for ever, by"
                  + " <Task pending name='calls itself' ")
          .hasMessageContaining(" created at BlockingPortalTest.java:")
          .hasMessageEndingWith(
              "; await what is to be run, or make a task of it: Asyncio.createTask(() -> ...)");
      CompletableFuture<Throwable> inCallback = new CompletableFuture<>();
      Asyncio.getRunningLoop()
          .callSoon(() -> inCallback.complete(catchThrowable(() -> portal.call(() -> "never"))));
      assertThat(Asyncio.wrapFuture(inCallback).await())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("on its own loop");
    });
  }

  @Test
  void onAnotherLoopItSaysWhatToDo() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<BlockingPortal> portal = new CompletableFuture<>();
    Thread other =
        Thread.ofPlatform()
            .start(() ->
                Asyncio.run(() -> {
                  portal.complete(BlockingPortal.into(Asyncio.getRunningLoop()));
                  Asyncio.toThread(() -> over.await());
                }));
    BlockingPortal into = portal.join();
    try {
      Asyncio.run(() -> {
        assertThatThrownBy(() -> into.call(() -> "never"))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(", which it would hold up; instead:");
        assertThat(Asyncio.<String>wrapFuture(into.start(() -> "other loop")).await())
            .isEqualTo("other loop");
      });
    } finally {
      over.countDown();
      other.join();
    }
  }

  @Test
  void aClosedLoopIsRefusedAndOneThatClosesEndsTheCall() throws Exception {
    EventLoop loop = EventLoop.create();
    BlockingPortal portal = BlockingPortal.into(loop);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() ->
                outcome.complete(
                    catchThrowable(() -> portal.call(() -> waitForEver(begun, ended)))));
    loop.runUntilComplete(loop.wrapFuture(begun));
    loop.close();
    assertThat(outcome.join()).isInstanceOf(CancellationException.class);
    assertThat(ended.join()).isEqualTo("cleaned up");
    caller.join();
    assertThatThrownBy(() -> portal.call(() -> "never"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
  }
}
