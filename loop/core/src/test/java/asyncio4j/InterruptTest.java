package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.internal.Fiber;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The interrupt flag of a coroutine is its own, and that of the loop's thread is the loop's. */
@Timeout(60)
class InterruptTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Log log = new Log();

  @AfterEach
  void theTestsLeaveNoFlag() {
    assertThat(Thread.interrupted()).isFalse();
  }

  // ---- a coroutine's ----

  @Test
  void aCoroutinesFlagSurvivesItsAwaits() {
    Asyncio.run(() -> {
      Task<?> other =
          Asyncio.createTask(() -> {
            for (int i = 0; i < 20; i++) {
              Asyncio.sleep(Duration.ZERO);
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
          });
      Thread.currentThread().interrupt();
      Log.turns(5);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      Asyncio.sleep(Duration.ofNanos(1));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThatThrownBy(() -> Thread.sleep(LONG)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      Asyncio.sleep(Duration.ZERO);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      other.await();
    });
  }

  @Test
  void oneThatComesWhileItIsSuspendedIsSeenWhenItGoesOn() {
    Asyncio.run(() -> {
      LoopFuture<String> future = Asyncio.getRunningLoop().createFuture();
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      Task<String> suspended =
          Asyncio.createTask(() -> {
            thread.complete(Thread.currentThread());
            String result = future.await();
            assertThat(Thread.interrupted()).isTrue();
            return result;
          });
      Log.turns(1);
      thread.join().interrupt();
      Log.turns(5);
      assertThat(suspended.isDone()).isFalse();
      future.setResult("done");
      assertThat(suspended.await()).isEqualTo("done");
    });
  }

  /** An idle loop sleeps, although a coroutine is suspended with its flag set. */
  @Test
  void itDoesNotSpin() {
    CountingPoller poller = new CountingPoller();
    try (EventLoop loop = EventLoop.builder().poller(() -> poller).build()) {
      loop.runUntilComplete(
          Coroutine.of(() -> {
            Thread.currentThread().interrupt();
            int before = poller.polls.get();
            Asyncio.sleep(Duration.ofMillis(20));
            assertThat(poller.polls.get() - before).isLessThan(10);
            assertThat(Thread.interrupted()).isTrue();
          }));
    }
  }

  // ---- the loop's thread's ----

  @Test
  void anInterruptOfAnIdleLoopEndsTheRun() {
    Thread caller = Thread.currentThread();
    try (EventLoop loop = EventLoop.create();
        Foreign foreign = new Foreign()) {
      LoopFuture<String> never = loop.createFuture();
      loop.callSoon(() ->
          foreign.start(() -> {
            Foreign.awaitBlocked(caller);
            caller.interrupt();
          }));
      assertThatThrownBy(() -> loop.runUntilComplete(never)).isInstanceOf(KeyboardInterrupt.class);
      // What was left can be run.
      loop.callSoon(() -> never.setResult("done"));
      assertThat(loop.runUntilComplete(never)).isEqualTo("done");
    }
  }

  /** Of the thread that carries the coroutine, or that waits for the one that does. */
  @Test
  void anInterruptWhileACoroutineRunsReachesTheLoop() {
    Thread caller = Thread.currentThread();
    try (EventLoop loop = EventLoop.create()) {
      Task<?> task =
          loop.createTask(() -> {
            caller.interrupt();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            Asyncio.sleep(LONG);
          });
      assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(KeyboardInterrupt.class);
      assertThat(task.isDone()).isFalse();
    }
  }

  @Test
  void anInterruptByACoroutineThatEndsReachesTheLoop() {
    Thread caller = Thread.currentThread();
    try (EventLoop loop = EventLoop.create()) {
      LoopFuture<String> never = loop.createFuture();
      loop.createTask(caller::interrupt);
      assertThatThrownBy(() -> loop.runUntilComplete(never)).isInstanceOf(KeyboardInterrupt.class);
    }
  }

  @Test
  void anInterruptInACallbackReachesTheLoopPastTheCoroutinesThatFollow() {
    Thread caller = Thread.currentThread();
    try (EventLoop loop = EventLoop.create()) {
      LoopFuture<String> never = loop.createFuture();
      loop.callSoon(caller::interrupt);
      for (int i = 0; i < 10; i++) {
        loop.createTask(() -> Log.turns(1));
      }
      assertThatThrownBy(() -> loop.runUntilComplete(never)).isInstanceOf(KeyboardInterrupt.class);
    }
  }

  @Test
  void anInterruptWhileACoroutineBlocksReachesTheLoopAfterIt() {
    Thread caller = Thread.currentThread();
    CountDownLatch latch = new CountDownLatch(1);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (EventLoop loop = EventLoop.create();
        Foreign foreign = new Foreign()) {
      foreign.start(() -> {
        awaitHeld(caller, thread.join());
        caller.interrupt();
        awaitHeld(caller, thread.join());
        latch.countDown();
      });
      Task<?> task =
          loop.createTask(() -> {
            thread.complete(Thread.currentThread());
            latch.await();
            log.add("was not interrupted", Thread.currentThread().isInterrupted());
            Asyncio.sleep(LONG);
          });
      assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(log.lines()).containsExactly("was not interrupted false");
  }

  /**
   * Waits until a coroutine blocks and its loop with it. Before that, an interrupt of the carrier
   * may come in the moment in which the JDK forgets it.
   */
  private static void awaitHeld(Thread caller, Thread coroutine) {
    Foreign.awaitBlocked(coroutine);
    while (EventLoop.engine() == Engine.CARRIED
        && !(LockSupport.getBlocker(caller) instanceof Fiber)) {
      Thread.yield();
    }
  }

  @Test
  void oneThatComesTooLateStaysWithTheCaller() {
    Thread caller = Thread.currentThread();
    try (EventLoop loop = EventLoop.create()) {
      loop.runUntilComplete(
          Coroutine.of(() -> {
            // The loop sees the end of this coroutine first.
            Asyncio.currentTask().addDoneCallback(_ -> caller.interrupt());
          }));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(loop.runUntilComplete(Coroutine.of(() -> "goes on"))).isEqualTo("goes on");
    }
  }
}
