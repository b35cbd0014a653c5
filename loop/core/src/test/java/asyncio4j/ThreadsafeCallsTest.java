package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way into a loop from other threads. */
class ThreadsafeCallsTest {

  private static final int THREADS = 4;

  private interface Send {
    void to(EventLoop loop, Runnable callback);
  }

  /** None is lost, and those of one thread stay in their order. */
  private static void sendMany(int each, Send send) {
    List<List<Integer>> came = new ArrayList<>();
    int[] total = new int[1];
    try (EventLoop loop = EventLoop.builder().debug(false).build();
        Foreign foreign = new Foreign()) {
      for (int i = 0; i < THREADS; i++) {
        List<Integer> mine = new ArrayList<>();
        came.add(mine);
        CheckedRunnable sender =
            () -> {
              for (int k = 0; k < each; k++) {
                int n = k;
                send.to(
                    loop,
                    () -> {
                      mine.add(n);
                      if (++total[0] == THREADS * each) {
                        loop.stop();
                      }
                    });
                if (k % 64 == 0) {
                  Thread.yield();
                }
              }
            };
        loop.callSoon(
            i % 2 == 0 ? () -> foreign.start(sender) : () -> foreign.startVirtual(sender));
      }
      loop.runForever();
    }
    for (List<Integer> mine : came) {
      assertThat(mine).hasSize(each).isSorted();
    }
  }

  @Test
  void callSoonThreadsafe() {
    sendMany(20_000, EventLoop::callSoonThreadsafe);
  }

  /** asyncio leaves it undefined; here it is as good, unless debug mode refuses it. */
  @Test
  void callSoonIsSafeToo() {
    sendMany(20_000, EventLoop::callSoon);
  }

  @Test
  void debugModeRefusesCallSoon() {
    try (EventLoop loop = EventLoop.builder().debug(true).build();
        Foreign foreign = new Foreign()) {
      loop.runUntilComplete(
          Coroutine.of(() -> {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            foreign.start(() -> {
              try {
                loop.callSoon(() -> {});
                thrown.complete(null);
              } catch (IllegalStateException e) {
                thrown.complete(e);
              }
            });
            assertThat(thrown.join()).hasMessageStartingWith("Non-thread-safe operation");
          }));
    }
  }

  /** A sleeping loop is woken once, however many come before it has woken up. */
  @Test
  void oneWakeUpForAnIdleLoop() {
    CountingPoller poller = new CountingPoller();
    int rounds = 200;
    try (EventLoop loop = EventLoop.builder().poller(() -> poller).build();
        Foreign foreign = new Foreign()) {
      loop.callSoon(() ->
          foreign.start(() -> {
            for (int i = 0; i < rounds; i++) {
              poller.awaitAsleep();
              CountDownLatch ran = new CountDownLatch(3);
              int before = poller.wakeups.get();
              // The loop cannot run the first before the last is in.
              CountDownLatch all = new CountDownLatch(1);
              loop.callSoonThreadsafe(() -> {
                await(all);
                ran.countDown();
              });
              loop.callSoonThreadsafe(ran::countDown);
              loop.callSoonThreadsafe(ran::countDown);
              all.countDown();
              ran.await();
              assertThat(poller.wakeups.get() - before).isEqualTo(1);
            }
            poller.awaitAsleep();
            loop.callSoonThreadsafe(loop::stop);
          }));
      loop.runForever();
    }
    assertThat(poller.wakeups).hasValue(rounds + 1);
    assertThat(poller.closes).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBusyLoopIsNotWokenAtAll() {
    CountingPoller poller = new CountingPoller();
    try (EventLoop loop = EventLoop.builder().poller(() -> poller).build()) {
      loop.runUntilComplete(
          Coroutine.of(() -> {
            int[] ran = new int[1];
            for (int i = 0; i < 100; i++) {
              new Foreign().start(() -> loop.callSoonThreadsafe(() -> ran[0]++)).close();
              Asyncio.sleep(Duration.ZERO);
            }
            // The loop has taken the last one behind this task's own step.
            Asyncio.sleep(Duration.ZERO);
            assertThat(ran[0]).isEqualTo(100);
          }));
    }
    assertThat(poller.wakeups).hasValue(0);
    assertThat(poller.sleeps).hasValue(0);
  }

  /** Producers that never stop do not keep the loop from its own callbacks. */
  @Test
  void aFloodDoesNotHoldAnIteration() {
    AtomicInteger sent = new AtomicInteger();
    int[] iterations = new int[1];
    boolean[] over = new boolean[1];
    try (EventLoop loop = EventLoop.create()) {
      // Each one that is taken is replaced at once, as if a producer were faster than the loop.
      Runnable[] again = new Runnable[1];
      again[0] =
          () -> {
            sent.incrementAndGet();
            if (!over[0]) {
              ((EventLoopImpl) loop)
                  .addFromAnywhere(new HandleImpl((EventLoopImpl) loop, again[0], new Context()));
            }
          };
      for (int i = 0; i < 10; i++) {
        loop.callSoonThreadsafe(again[0]);
      }
      loop.createTask(() -> {
        for (int i = 0; i < 100; i++) {
          Asyncio.sleep(Duration.ZERO);
          iterations[0]++;
        }
        over[0] = true;
        loop.stop();
      });
      loop.runForever();
    }
    assertThat(iterations[0]).isEqualTo(100);
    assertThat(sent.get()).isBetween(1_000, 1_020);
  }

  /** Whatever the loop does not run any more, it discards, and each only once. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closingWhileTheyCome(boolean withTasks) {
    for (int round = 0; round < 100; round++) {
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger discarded = new AtomicInteger();
      EventLoop loop = EventLoop.create();
      if (withTasks) {
        loop.createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
        loop.runUntilComplete(Coroutine.of(() -> Log.turns(2)));
      }
      CountDownLatch go = new CountDownLatch(1);
      try (Foreign foreign = new Foreign()) {
        for (int i = 0; i < 2; i++) {
          foreign.start(() -> {
            go.await();
            for (int k = 0; k < 200; k++) {
              try {
                loop.callSoonThreadsafe(new Counted(ran, discarded));
                accepted.incrementAndGet();
              } catch (IllegalStateException e) {
                assertThat(e).hasMessage("Event loop is closed");
                refused.incrementAndGet();
              }
            }
          });
        }
        go.countDown();
        loop.close();
      }
      assertThat(accepted.get() + refused.get()).isEqualTo(400);
      assertThat(ran.get() + discarded.get()).isEqualTo(accepted.get());
    }
  }

  private record Counted(AtomicInteger ran, AtomicInteger discarded) implements Discardable {
    @Override
    public void run() {
      ran.incrementAndGet();
    }

    @Override
    public void discard() {
      discarded.incrementAndGet();
    }
  }

  @Test
  void aClosedLoopRefusesThem() {
    EventLoop loop = EventLoop.create();
    loop.close();
    assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
    assertThatThrownBy(() -> Asyncio.runCoroutineThreadsafe(() -> "", loop))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop is closed");
  }

  /** A future of the other side completes, whatever happens to the loop. */
  @Test
  void noRequestStaysPendingWhenTheLoopCloses() {
    for (int round = 0; round < 50; round++) {
      EventLoop loop = EventLoop.create();
      List<CompletableFuture<String>> futures = new ArrayList<>();
      CountDownLatch go = new CountDownLatch(1);
      try (Foreign foreign = new Foreign()) {
        foreign.start(() -> {
          go.await();
          for (int k = 0; k < 50; k++) {
            boolean quick = k % 2 == 0;
            try {
              futures.add(
                  Asyncio.runCoroutineThreadsafe(
                      () -> quick ? "" : Asyncio.sleep(Duration.ofHours(1), ""), loop));
            } catch (IllegalStateException e) {
              return;
            }
          }
        });
        loop.runUntilComplete(
            Coroutine.of(() -> {
              go.countDown();
              Log.turns(5);
            }));
        loop.close();
      }
      assertThat(futures).allMatch(CompletableFuture::isDone);
    }
  }

  /** Nothing cancels it before, since whoever asked for it may be what the others wait for. */
  @Test
  void oneThatComesWhileTheLoopClosesIsCancelledWhenItIsTheLast() {
    List<CompletableFuture<String>> late = new ArrayList<>();
    EventLoop loop = EventLoop.builder().closeTimeout(Duration.ofHours(1)).build();
    loop.createTask(() -> {
      try {
        Asyncio.sleep(Duration.ofHours(1));
      } finally {
        late.add(Asyncio.runCoroutineThreadsafe(() -> "in time", loop));
        late.add(
            Asyncio.runCoroutineThreadsafe(() -> Asyncio.sleep(Duration.ofHours(1), ""), loop));
        Log.turns(5);
      }
    });
    loop.runUntilComplete(Coroutine.of(() -> Log.turns(2)));
    loop.close();
    assertThat(late.getFirst()).isCompletedWithValue("in time");
    assertThat(late.getLast()).isCancelled();
  }

  private static void assertRefused(ThrowingCallable wait, String who) {
    assertThatThrownBy(wait)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "a task for <coroutine asyncio4j.ThreadsafeCallsTest.<lambda>> was waited for on its"
                + " own loop, which would wait for itself for ever, by "
                + who)
        .hasMessageContaining(" created at ThreadsafeCallsTest.java:")
        .hasMessageEndingWith(
            "; await it with Asyncio.wrapFuture(future).await(), or make a task of the coroutine:"
                + " Asyncio.createTask(() -> ...)");
  }

  @Test
  void onItsOwnLoopNobodyWaitsForATask() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Asyncio.currentTask().setName("main");
          CompletableFuture<String> future = Asyncio.runCoroutineThreadsafe(() -> "value", loop);
          assertRefused(future::join, "<Task pending name='main' ");
          assertRefused(future::get, "<Task pending name='main' ");
          LoopFuture<Void> over = loop.createFuture();
          loop.callSoon(() -> {
            assertRefused(() -> Asyncio.runCoroutineThreadsafe(() -> 1, loop).join(), "<Handle ");
            over.setResult(null);
          });
          over.await();
          assertThat(Asyncio.wrapFuture(future).await()).isEqualTo("value");
          assertThat(future.join()).isEqualTo("value");
          return null;
        },
        RunOptions.debug(true));
  }

  /** Whom the loop goes on without may; there is no such thing under relay. */
  @Test
  void whoIsReleasedMayWaitForATask() {
    if (EventLoop.engine() != Engine.CARRIED) {
      assertThatThrownBy(() -> EventLoop.builder().releaseWhenParked())
          .isInstanceOf(UnsupportedOperationException.class);
      return;
    }
    Object value =
        Asyncio.run(
            () -> Asyncio.runCoroutineThreadsafe(() -> "value", Asyncio.getRunningLoop()).join(),
            RunOptions.loopFactory(() -> EventLoop.builder().releaseWhenParked().build()));
    assertThat(value).isEqualTo("value");
  }
}
