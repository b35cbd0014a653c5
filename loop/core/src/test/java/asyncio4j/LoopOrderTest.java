package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What runs when: first in, first out, iteration by iteration. */
class LoopOrderTest {

  private final Log log = new Log();
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.builder().clock(clock).build();

  private void runUntilIdle() {
    loop.callLater(Duration.ofDays(1), loop::stop);
    loop.runForever();
    loop.close();
  }

  @Test
  void callbacksRunInTheOrderInWhichTheyCame() {
    for (int i = 0; i < 1_000; i++) {
      int n = i;
      loop.callSoon(() -> log.add(n));
    }
    runUntilIdle();
    assertThat(log.lines())
        .containsExactlyElementsOf(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
  }

  @Test
  void whatACallbackSchedulesRunsInTheNextIteration() {
    loop.callSoon(() -> {
      log.add("a");
      loop.callSoon(() -> {
        log.add("a1");
        loop.callSoon(() -> log.add("a2"));
      });
    });
    loop.callSoon(() -> {
      log.add("b");
      loop.callSoon(() -> log.add("b1"));
    });
    runUntilIdle();
    assertThat(log.lines()).containsExactly("a", "b", "a1", "b1", "a2");
  }

  @Test
  void tasksAndCallbacksShareTheQueue() {
    loop.callSoon(() -> log.add("callback 1"));
    loop.createTask(() -> {
      log.add("task step 1");
      Asyncio.sleep(Duration.ZERO);
      log.add("task step 2");
    });
    loop.callSoon(() -> {
      log.add("callback 2");
      loop.callSoon(() -> log.add("callback 3"));
    });
    runUntilIdle();
    assertThat(log.lines())
        .containsExactly("callback 1", "task step 1", "callback 2", "task step 2", "callback 3");
  }

  /** asyncio polls, takes what other threads sent, and only then the timers. */
  @Test
  void dueTimersComeAfterWhatIsReady() {
    loop.callSoon(() -> {
      loop.callLater(Duration.ZERO, () -> log.add("timer"));
      loop.callSoon(() -> log.add("soon"));
      loop.callSoonThreadsafe(() -> log.add("threadsafe"));
    });
    runUntilIdle();
    assertThat(log.lines()).containsExactly("soon", "threadsafe", "timer");
  }

  @Test
  void aBusyLoopComesToItsTimersToo() {
    Runnable[] again = new Runnable[1];
    int[] turns = new int[1];
    again[0] =
        () -> {
          turns[0]++;
          clock.advance(Duration.ofMillis(1));
          loop.callSoon(again[0]);
        };
    loop.callSoon(again[0]);
    loop.callLater(Duration.ofMillis(10), loop::stop);
    loop.runForever();
    loop.close();
    assertThat(turns[0]).isEqualTo(11);
  }

  @Test
  void cancelledCallbacksDoNotRun() {
    Handle first = loop.callSoon(() -> log.add("cancelled before"));
    Handle[] second = new Handle[1];
    loop.callSoon(() -> second[0].cancel());
    second[0] = loop.callSoon(() -> log.add("cancelled in the same iteration"));
    Handle third = loop.callSoon(() -> log.add("runs"));
    first.cancel();
    first.cancel();
    runUntilIdle();
    assertThat(log.lines()).containsExactly("runs");
    assertThat(first.cancelled()).isTrue();
    assertThat(second[0].cancelled()).isTrue();
    assertThat(third.cancelled()).isFalse();
  }
}
