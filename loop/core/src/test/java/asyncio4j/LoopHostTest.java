package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All runs of a loop are on one thread where its poller wants that, and it ends with the loop. */
@Timeout(60)
class LoopHostTest {

  /** Stays on the thread of its first poll, as one that waits by io_uring does. */
  private static final class Staying implements Poller {
    private final Poller parking = Poller.parking();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final List<Thread> closers = new CopyOnWriteArrayList<>();

    /** What it was told of its runs: whether each was on a thread of the loop's own. */
    final List<Boolean> ownThreads = new CopyOnWriteArrayList<>();

    /** Thrown by polls, as long as it is there. */
    volatile RuntimeException pollThrows;

    /** Thrown by the closing, which has no effect then. */
    volatile RuntimeException closeThrows;

    /** Run whenever it is asked whether it stays. */
    volatile Runnable isAsked = () -> {};

    private volatile boolean closed;

    @Override
    public void runBegins(boolean ownThread) {
      ownThreads.add(ownThread);
    }

    @Override
    public boolean poll(long nanos) {
      assertThat(ownThreads).isNotEmpty();
      threads.add(Thread.currentThread());
      if (pollThrows != null) {
        throw pollThrows;
      }
      return parking.poll(nanos);
    }

    @Override
    public boolean staysOnThread() {
      isAsked.run();
      return !threads.isEmpty() && !closed;
    }

    @Override
    public void wakeup() {
      parking.wakeup();
    }

    @Override
    public void close() {
      closers.add(Thread.currentThread());
      if (closeThrows != null) {
        throw closeThrows;
      }
      closed = true;
    }

    Thread thread() {
      assertThat(threads).hasSize(1);
      return threads.iterator().next();
    }
  }

  private final Staying poller = new Staying();

  private EventLoop loop() {
    return EventLoop.builder().poller(() -> poller).build();
  }

  /** The one thread has closed the poller, and has ended. */
  private void assertClosedOn(Thread thread) throws InterruptedException {
    assertThat(poller.closers).containsExactly(thread);
    thread.join();
  }

  @Test
  void aRunnerHasOneForAllItsRunsAndTheCleanUp() throws Exception {
    boolean[] cleaned = new boolean[1];
    try (Runner runner = Runner.create(RunOptions.loopFactory(this::loop))) {
      for (int i = 0; i < 3; i++) {
        runner.run(() -> Asyncio.sleep(Duration.ofMillis(1)));
      }
      runner.run(() -> {
        Asyncio.createTask(() -> {
          try {
            Asyncio.sleep(Duration.ofHours(1));
          } finally {
            Asyncio.sleep(Duration.ofMillis(1));
            cleaned[0] = true;
          }
        });
        Asyncio.sleep(Duration.ZERO);
      });
      assertThat(poller.thread().isAlive()).isTrue();
      assertThat(poller.thread()).isNotSameAs(Thread.currentThread());
    }
    assertThat(cleaned).containsExactly(true);
    assertClosedOn(poller.thread());
    assertThat(poller.ownThreads).hasSizeGreaterThan(3).containsOnly(true);
  }

  @Test
  void whatARunThrowsComesOutOfTheLaterOnesToo() throws Exception {
    Exception failure = new Exception("mine");
    try (Runner runner = Runner.create(RunOptions.loopFactory(this::loop))) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() ->
                runner.run(() -> {
                  throw failure;
                }))
            .isSameAs(failure);
      }
      // And not only what the coroutine throws, which its task keeps.
      RuntimeException ofThePoll = new IllegalArgumentException("poll");
      assertThatThrownBy(() ->
              runner.run(() -> {
                poller.pollThrows = ofThePoll;
                Asyncio.sleep(Duration.ofMillis(1));
              }))
          .isSameAs(ofThePoll);
      poller.pollThrows = null;
      assertThat(runner.run(() -> "goes on")).isEqualTo("goes on");
    }
    assertClosedOn(poller.thread());
  }

  @Test
  void theWaitForALaterRunCanBeInterruptedToo() throws Exception {
    Thread caller = Thread.currentThread();
    try (Runner runner = Runner.create(RunOptions.loopFactory(this::loop))) {
      runner.run(() -> Asyncio.sleep(Duration.ZERO));
      assertThatThrownBy(() ->
              runner.run(() -> {
                caller.interrupt();
                Asyncio.sleep(Duration.ofHours(1));
              }))
          .isInstanceOf(KeyboardInterrupt.class);
      assertThat(Thread.interrupted()).isTrue();
      // And before it has begun: the flag is there already.
      caller.interrupt();
      assertThatThrownBy(() -> runner.run(() -> Asyncio.sleep(Duration.ofHours(1))))
          .isInstanceOf(KeyboardInterrupt.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(runner.run(() -> "goes on")).isEqualTo("goes on");
    }
    assertClosedOn(poller.thread());
  }

  @Test
  void oneThatRunsInTheBackgroundIsClosedOnItsThread() throws Exception {
    LoopThread background = LoopThread.start(loop());
    assertThat(Asyncio.runCoroutineThreadsafe(() -> "alive", background.loop()).get())
        .isEqualTo("alive");
    background.close();
    assertThat(poller.thread()).isSameAs(background.thread());
    assertClosedOn(background.thread());
    assertThat(poller.ownThreads).isNotEmpty().containsOnly(true);
  }

  @Test
  void oneThatWasStoppedIsRunByItsThreadForWhoeverAsks() throws Exception {
    EventLoop loop = loop();
    LoopThread background = LoopThread.start(loop);
    background.stop();
    while (loop.isRunning()) {
      Thread.onSpinWait();
    }
    Task<String> task =
        loop.createTask(() -> {
          Asyncio.sleep(Duration.ofMillis(1));
          return "done";
        });
    assertThat(loop.runUntilComplete(task)).isEqualTo("done");
    // A second one in the background only waits for the first one's thread.
    LoopThread second = LoopThread.start(loop);
    assertThat(Asyncio.runCoroutineThreadsafe(() -> "alive", loop).get()).isEqualTo("alive");
    second.close();
    assertThat(loop.isClosed()).isTrue();
    assertThat(poller.thread()).isSameAs(background.thread());
    assertClosedOn(background.thread());
    second.thread().join();
    background.close();
  }

  /** Runs something on a thread that can host a loop itself. */
  private static void onHost(CheckedRunnable body) {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Runnable all =
        () -> {
          try {
            body.run();
            thrown.complete(null);
          } catch (Throwable e) {
            thrown.complete(e);
          }
        };
    Thread.Builder threads =
        EventLoop.engine() == Engine.CARRIED ? Thread.ofPlatform() : Thread.ofVirtual();
    Thread thread = threads.start(all);
    Throwable failure = thrown.join();
    while (thread.isAlive()) {
      Thread.onSpinWait();
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void oneThatAThreadOfTheUsersHasRunIsNotRunByAnother() {
    EventLoop loop = loop();
    LoopFuture<String> never = loop.createFuture();
    onHost(() -> {
      loop.callSoon(() -> loop.callSoon(loop::stop));
      loop.runForever();
      assertThat(poller.thread()).isSameAs(Thread.currentThread());
      loop.callSoon(() -> loop.callSoon(loop::stop));
      loop.runForever();
      assertThat(poller.thread()).isSameAs(Thread.currentThread());
      onHost(() -> {
        // A virtual thread goes on to say what it is doing just now.
        String name = poller.thread().toString().replaceAll("/.*", "");
        String message = "can be used on one thread only, which is " + name;
        assertThatThrownBy(loop::runForever)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(message);
        assertThatThrownBy(() -> loop.runUntilComplete(never))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(message);
        assertThatThrownBy(() -> LoopThread.start(loop))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(message);
      });
      assertThatThrownBy(() -> LoopThread.start(loop)).isInstanceOf(IllegalStateException.class);
      loop.createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
      loop.callSoon(() -> loop.callSoon(loop::stop));
      loop.runForever();
      onHost(() -> {
        // Its task would have to run.
        assertThatThrownBy(loop::close).isInstanceOf(IllegalStateException.class);
        assertThat(loop.isClosed()).isFalse();
      });
      loop.close();
      assertThat(poller.closers).containsExactly(Thread.currentThread());
    });
    assertThat(poller.ownThreads).isNotEmpty().containsOnly(false);
  }

  @Test
  void oneWithoutTasksCanBeClosedByAnyThread() {
    EventLoop loop = loop();
    onHost(() -> {
      loop.callSoon(() -> loop.callSoon(loop::stop));
      loop.runForever();
      assertThat(poller.thread()).isSameAs(Thread.currentThread());
      // While the thread that the poller stays on is alive, and takes nothing.
      onHost(() -> {
        loop.close();
        assertThat(poller.closers).containsExactly(Thread.currentThread());
      });
    });
    assertThat(loop.isClosed()).isTrue();
  }

  /** What the thread of a background loop has not caught. */
  private static CompletableFuture<Throwable> uncaught(LoopThread background) {
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    background.thread().setUncaughtExceptionHandler((_, e) -> uncaught.complete(e));
    return uncaught;
  }

  @Test
  void oneInTheBackgroundWhosePollThrowsIsToldOfAndClosedOnItsThread() throws Exception {
    EventLoop loop = loop();
    LoopThread background = LoopThread.start(loop);
    CompletableFuture<Throwable> uncaught = uncaught(background);
    RuntimeException failure = new IllegalArgumentException("poll");
    poller.pollThrows = failure;
    loop.callSoonThreadsafe(() -> {});
    assertThat(uncaught.join()).isSameAs(failure);
    poller.pollThrows = null;
    boolean[] cleaned = new boolean[1];
    loop.runUntilComplete(
        loop.createTask(() -> {
          cleaned[0] = true;
        }));
    assertThat(cleaned).containsExactly(true);
    background.close();
    assertThat(poller.thread()).isSameAs(background.thread());
    assertClosedOn(background.thread());
  }

  @Test
  void oneWhoseFirstPollThrowsIsStartedAndHasEnded() throws Exception {
    poller.pollThrows = new IllegalArgumentException("poll");
    EventLoop loop = loop();
    LoopThread background = new LoopThread((EventLoopImpl) loop);
    CompletableFuture<Throwable> uncaught = uncaught(background);
    background.startAndWait();
    assertThat(uncaught.join()).isSameAs(poller.pollThrows);
    poller.pollThrows = null;
    background.close();
    assertClosedOn(background.thread());
  }

  @Test
  void oneInTheBackgroundWhoseHandlerIsFatalIsClosedOnItsThread() throws Exception {
    EventLoop loop = loop();
    loop.setExceptionHandler((_, _) -> {
      throw new SystemExit(4);
    });
    LoopThread background = LoopThread.start(loop);
    CompletableFuture<Throwable> uncaught = uncaught(background);
    loop.callSoonThreadsafe(() -> {
      throw new SystemExit(3);
    });
    assertThat(uncaught.join()).isInstanceOf(SystemExit.class).hasMessage("4");
    background.close();
    assertClosedOn(background.thread());
  }

  @Test
  void theThreadEndsThoughItsPollerCannotBeClosed() throws Exception {
    poller.closeThrows = new IllegalArgumentException("close");
    LoopThread background = LoopThread.start(loop());
    assertThatThrownBy(background::close).isSameAs(poller.closeThrows);
    assertThat(background.loop().isClosed()).isTrue();
    assertClosedOn(background.thread());
    Runner runner = Runner.create(RunOptions.loopFactory(this::loop));
    poller.threads.clear();
    poller.closers.clear();
    runner.run(() -> Asyncio.sleep(Duration.ZERO));
    assertThatThrownBy(runner::close).isSameAs(poller.closeThrows);
    assertClosedOn(poller.thread());
  }

  @Test
  void theThreadEndsThoughWhatIsToldAtTheEndIsFatal() throws Exception {
    EventLoop loop = loop();
    LoopThread background = LoopThread.start(loop);
    background.stop();
    while (loop.isRunning()) {
      Thread.onSpinWait();
    }
    loop.callSoonThreadsafe(
        new Discardable() {
          @Override
          public void run() {
            throw new AssertionError("not run");
          }

          @Override
          public void discard() {
            throw new IllegalArgumentException("discard");
          }
        });
    loop.setExceptionHandler((_, _) -> {
      throw new SystemExit(5);
    });
    assertThatThrownBy(loop::close).isInstanceOf(SystemExit.class).hasMessage("5");
    assertClosedOn(background.thread());
  }

  @Test
  void itIsKnownWhereTheLoopStaysBeforeItsRunIsOver() throws Exception {
    EventLoop loop = loop();
    List<Boolean> running = new CopyOnWriteArrayList<>();
    poller.isAsked = () -> running.add(loop.isRunning());
    LoopThread background = LoopThread.start(loop);
    background.close();
    assertThat(running).isNotEmpty().containsOnly(true);
    assertClosedOn(background.thread());
  }

  @Test
  void aRunThatComesTooLateDoesNotMoveTheLoop() throws Exception {
    EventLoopImpl loop = (EventLoopImpl) loop();
    LoopThread background = LoopThread.start(loop);
    onHost(() -> {
      Runnable tooLate =
          () -> {
            background.stop();
            while (loop.isRunning()) {
              Thread.onSpinWait();
            }
            Foreign.awaitBlocked(background.thread());
            throw EventLoopImpl.alreadyRunning();
          };
      assertThatThrownBy(() -> loop.host().run(tooLate, false))
          .isInstanceOf(IllegalStateException.class);
      // Nor does one that wants to take what comes, and has to end.
      assertThatThrownBy(() -> loop.host().runAndTakeWhatComes(tooLate))
          .isInstanceOf(IllegalStateException.class);
      loop.runUntilComplete(loop.createTask(() -> Asyncio.sleep(Duration.ZERO)));
    });
    background.close();
    assertThat(poller.thread()).isSameAs(background.thread());
    assertClosedOn(background.thread());
  }

  @Test
  void whoWaitsForAThreadThatLeavesIsToldThatTheLoopIsClosed() throws Exception {
    EventLoopImpl loop = (EventLoopImpl) loop();
    LoopThread background = LoopThread.start(loop);
    background.stop();
    while (loop.isRunning()) {
      Thread.onSpinWait();
    }
    CompletableFuture<Thread> second = new CompletableFuture<>();
    try (Foreign foreign = new Foreign()) {
      Runnable first =
          () -> {
            foreign.start(() -> {
              second.complete(Thread.currentThread());
              assertThatThrownBy(loop::runForever)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("Event loop is closed");
            });
            Foreign.awaitBlocked(second.join());
            loop.close();
          };
      loop.host().run(first, false);
    }
    assertClosedOn(background.thread());
  }

  @Test
  void oneWhoseThreadHasEndedIsCleanedUpByAnother() {
    EventLoop loop = loop();
    boolean[] cleaned = new boolean[1];
    onHost(() -> {
      loop.createTask(() -> {
        try {
          Asyncio.sleep(Duration.ofHours(1));
        } finally {
          Asyncio.sleep(Duration.ofMillis(1));
          cleaned[0] = true;
        }
      });
      loop.callSoon(() -> loop.callSoon(loop::stop));
      loop.runForever();
    });
    assertThat(poller.thread().isAlive()).isFalse();
    loop.close();
    assertThat(cleaned).containsExactly(true);
    assertThat(poller.threads).hasSize(2);
    assertThat(poller.closers).hasSize(1);
  }
}
