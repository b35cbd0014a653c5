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

    @Override
    public boolean poll(long nanos) {
      threads.add(Thread.currentThread());
      return parking.poll(nanos);
    }

    @Override
    public boolean staysOnThread() {
      return !threads.isEmpty() && closers.isEmpty();
    }

    @Override
    public void wakeup() {
      parking.wakeup();
    }

    @Override
    public void close() {
      closers.add(Thread.currentThread());
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
    if (EventLoop.engine() == Engine.CARRIED) {
      Thread.ofPlatform().start(all);
    } else {
      Thread.ofVirtual().start(all);
    }
    Throwable failure = thrown.join();
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
        String message = "can be used on one thread only, which is " + poller.thread();
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
  }

  @Test
  void oneWithoutTasksCanBeClosedByAnyThread() {
    EventLoop loop = loop();
    onHost(() -> {
      loop.callSoon(() -> loop.callSoon(loop::stop));
      loop.runForever();
    });
    loop.close();
    assertThat(poller.closers).containsExactly(Thread.currentThread());
  }
}
