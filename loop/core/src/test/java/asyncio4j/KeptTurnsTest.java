package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.currentTask;
import static asyncio4j.Asyncio.getRunningLoop;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A task that gives up its turn keeps it if nobody else wants one, and only then. */
class KeptTurnsTest {

  private static final int TURNS = 1_000;

  /** Polls once in each iteration. */
  private static final class Polls implements Poller {
    private final Poller poller = new ParkingPoller();
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public boolean poll(long nanos) {
      count.incrementAndGet();
      return poller.poll(nanos);
    }

    @Override
    public void wakeup() {
      poller.wakeup();
    }
  }

  private static void turns() {
    for (int i = 0; i < TURNS; i++) {
      sleep(Duration.ZERO);
    }
  }

  private static int pollsOf(boolean debug, CheckedRunnable body) {
    Polls polls = new Polls();
    try (EventLoop loop = EventLoop.builder().poller(() -> polls).debug(debug).build()) {
      loop.runUntilComplete(Coroutine.of(body));
      return polls.count.get();
    }
  }

  @Test
  void aloneItNeedsFewIterationsButSome() {
    assertThat(pollsOf(false, KeptTurnsTest::turns)).isBetween(TURNS / 100, TURNS / 10);
  }

  @Test
  void inDebugModeEachTurnIsOne() {
    assertThat(pollsOf(true, KeptTurnsTest::turns)).isGreaterThanOrEqualTo(TURNS);
  }

  @Test
  void withAnotherTaskTheyAlternate() {
    List<String> order = new ArrayList<>();
    Asyncio.run(() -> {
      Task<?> other =
          createTask(() -> {
            for (int i = 0; i < 3; i++) {
              order.add("b" + i);
              sleep(Duration.ZERO);
            }
          });
      for (int i = 0; i < 3; i++) {
        order.add("a" + i);
        sleep(Duration.ZERO);
      }
      other.await();
    });
    assertThat(order).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
  }

  @Test
  void aCallbackComesFirst() {
    List<String> order = new ArrayList<>();
    Asyncio.run(() -> {
      sleep(Duration.ZERO);
      getRunningLoop().callSoon(() -> order.add("callback"));
      sleep(Duration.ZERO);
      order.add("task");
    });
    assertThat(order).containsExactly("callback", "task");
  }

  @Test
  void aDueTimerComesAtTheNextTurn() {
    List<String> order = new ArrayList<>();
    Asyncio.run(() -> {
      getRunningLoop().callAt(getRunningLoop().time(), () -> order.add("timer"));
      sleep(Duration.ZERO);
      order.add("task");
      sleep(Duration.ZERO);
      order.add("task again");
    });
    assertThat(order).containsExactly("task", "timer", "task again");
  }

  @Test
  void whatAnotherThreadSentComesAtTheNextTurn() {
    List<String> order = new ArrayList<>();
    Asyncio.run(() -> {
      EventLoop loop = getRunningLoop();
      Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(() -> order.add("sent"))).join();
      sleep(Duration.ZERO);
      order.add("task");
      sleep(Duration.ZERO);
      order.add("task again");
    });
    assertThat(order).containsExactly("task", "sent", "task again");
  }

  @Test
  void whatAnotherThreadSendsMeanwhileIsSeen() {
    AtomicBoolean seen = new AtomicBoolean();
    Asyncio.run(() -> {
      EventLoop loop = getRunningLoop();
      Thread sender =
          Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(() -> seen.set(true)));
      while (!seen.get()) {
        sleep(Duration.ZERO);
      }
      sender.join();
    });
    assertThat(seen).isTrue();
  }

  @Test
  void aStoppedLoopStops() {
    AtomicInteger turns = new AtomicInteger();
    try (EventLoop loop = EventLoop.create()) {
      loop.createTask(() -> {
        sleep(Duration.ZERO);
        loop.stop();
        while (true) {
          sleep(Duration.ZERO);
          turns.incrementAndGet();
        }
      });
      loop.runForever();
      assertThat(turns).hasValue(0);
    }
  }

  @Test
  void itsOwnCancellationReachesIt() {
    Asyncio.run(() -> {
      sleep(Duration.ZERO);
      Task<?> me = currentTask();
      me.cancel("now");
      assertThatThrownBy(() -> sleep(Duration.ZERO))
          .isInstanceOf(CancelledError.class)
          .hasMessage("now");
      me.uncancel();
    });
  }

  @Test
  void anEagerStepGivesItsTurnToTheOneAroundIt() {
    List<String> order = new ArrayList<>();
    Asyncio.run(() -> {
      getRunningLoop().setTaskFactory(TaskFactory.eager());
      sleep(Duration.ZERO);
      Task<?> inner =
          createTask(() -> {
            order.add("eager");
            sleep(Duration.ZERO);
            order.add("later");
          });
      order.add("outer");
      inner.await();
    });
    assertThat(order).containsExactly("eager", "outer", "later");
  }

  @Test
  void aCoroutineDrivenByHandHandsItsTurnToTheDriver() {
    List<String> order = new ArrayList<>();
    Asyncio.run(() -> {
      sleep(Duration.ZERO);
      Coroutine<?> inner =
          Coroutine.of(() -> {
            order.add("begins");
            sleep(Duration.ZERO);
            order.add("goes on");
          });
      assertThat(inner.send(null)).isNull();
      order.add("driver");
      assertThatThrownBy(() -> inner.send(null)).isInstanceOf(StopIteration.class);
    });
    assertThat(order).containsExactly("begins", "driver", "goes on");
  }

  @Test
  void anInterruptOfTheLoopIsSeen() {
    Thread me = Thread.currentThread();
    AtomicBoolean cancelled = new AtomicBoolean();
    assertThatThrownBy(() ->
            Asyncio.run(() -> {
              EventLoop loop = getRunningLoop();
              loop.callSoon(me::interrupt);
              try {
                while (true) {
                  sleep(Duration.ZERO);
                }
              } catch (CancelledError e) {
                cancelled.set(true);
                throw e;
              }
            }))
        .isInstanceOf(KeyboardInterrupt.class);
    assertThat(cancelled).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
