package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {

  private final Log log = new Log();
  private final VirtualClock clock = new VirtualClock();
  private final EventLoopImpl loop = (EventLoopImpl) EventLoop.builder().clock(clock).build();

  /** Runs until there is nothing left to do. */
  private void runUntilIdle() {
    loop.callAt(Long.MAX_VALUE, loop::stop);
    loop.runForever();
    loop.close();
  }

  @Test
  void equalDeadlinesRunInTheOrderInWhichTheyCame() {
    for (int i = 0; i < 100; i++) {
      int n = i;
      loop.callAt(1_000, () -> log.add(n));
    }
    runUntilIdle();
    assertThat(log.lines())
        .hasSize(100)
        .isSortedAccordingTo(Comparator.comparing(Integer::valueOf));
  }

  /** Against a sorted list, which is slow and cannot be wrong. */
  @Test
  void anyMixOfTimersRunsInOrder() {
    record Expected(long when, int number) {}
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      VirtualClock time = new VirtualClock();
      List<Integer> ran = new ArrayList<>();
      List<Expected> expected = new ArrayList<>();
      try (EventLoop mixed = EventLoop.builder().clock(time).build()) {
        List<TimerHandle> handles = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
          int n = i;
          long when = random.nextInt(100);
          handles.add(mixed.callAt(when, () -> ran.add(n)));
          expected.add(new Expected(when, n));
          if (random.nextInt(3) == 0) {
            int victim = random.nextInt(handles.size());
            handles.get(victim).cancel();
            expected.removeIf(each -> each.number() == victim);
          }
        }
        mixed.callAt(1_000, mixed::stop);
        mixed.runForever();
      }
      expected.sort(Comparator.comparingLong(Expected::when).thenComparingInt(Expected::number));
      assertThat(ran)
          .as("seed %s", seed)
          .containsExactlyElementsOf(expected.stream().map(Expected::number).toList());
    }
  }

  @Test
  void cancelledTimersLeaveNothingBehind() {
    List<TimerHandle> handles = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      handles.add(loop.callAt(1_000_000 - i, () -> log.add("cancelled")));
    }
    assertThat(loop.timers().size()).isEqualTo(100_000);
    assertThat(loop.timers().capacity()).isGreaterThanOrEqualTo(100_000);
    handles.forEach(Handle::cancel);
    assertThat(loop.timers().size()).isZero();
    assertThat(loop.timers().capacity()).isLessThanOrEqualTo(64);
    loop.callAt(5, () -> log.add("runs"));
    runUntilIdle();
    assertThat(log.lines()).containsExactly("runs");
  }

  @Test
  void oneAfterTheOtherTheyDoNotAccumulateEither() {
    loop.createTask(() -> {
      for (int i = 0; i < 100_000; i++) {
        loop.callLater(Duration.ofHours(1), () -> log.add("cancelled")).cancel();
      }
      assertThat(loop.timers().size()).isEqualTo(1);
      assertThat(loop.timers().capacity()).isLessThanOrEqualTo(16);
      log.add("looked");
    });
    runUntilIdle();
    assertThat(log.lines()).containsExactly("looked");
  }

  @Test
  void aDueTimerMayStillBeCancelled() {
    TimerHandle[] second = new TimerHandle[1];
    loop.callAt(10, () -> second[0].cancel());
    second[0] = loop.callAt(10, () -> log.add("cancelled"));
    runUntilIdle();
    assertThat(log.lines()).isEmpty();
    assertThat(second[0].cancelled()).isTrue();
  }

  @Test
  void cancellingOneThatRanHasNoEffect() {
    TimerHandle ran = loop.callAt(10, () -> log.add("ran"));
    TimerHandle other = loop.callAt(30, () -> log.add("other"));
    loop.callAt(20, ran::cancel);
    runUntilIdle();
    assertThat(log.lines()).containsExactly("ran", "other");
    assertThat(other.cancelled()).isFalse();
  }

  @Test
  void deadlinesThatHavePassedRunInTheNextIterationInTheirOrder() {
    clock.advance(Duration.ofNanos(100));
    loop.callAt(50, () -> log.add(50));
    loop.callAt(40, () -> log.add(40));
    loop.callLater(Duration.ofNanos(-80), () -> log.add(20));
    loop.callSoon(() -> log.add("ready"));
    runUntilIdle();
    assertThat(log.lines()).containsExactly("ready", "20", "40", "50");
  }

  /** Deadlines are compared by difference, and these have none that fits. */
  @Test
  void noDeadlineIsTooFarOff() {
    clock.advance(Duration.ofDays(100));
    long[] deadlines = {Long.MAX_VALUE, 5, Long.MIN_VALUE, Long.MAX_VALUE - 1, -5, Long.MIN_VALUE};
    for (int i = 0; i < deadlines.length; i++) {
      int n = i;
      TimerHandle timer = loop.callAt(deadlines[i], () -> log.add(n));
      assertThat(timer.when()).isEqualTo(deadlines[i]);
    }
    loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> log.add("ages from now"));
    loop.callLater(Duration.ofSeconds(Long.MIN_VALUE), () -> log.add("ages ago"));
    loop.callLater(Duration.ofSeconds(1), loop::stop);
    loop.runForever();
    assertThat(log.lines()).containsExactly("2", "5", "ages ago", "4", "1");
    loop.close();
  }

  @Test
  void timersOfAnotherThreadKeepTheirOrderToo() {
    Log foreignLog = new Log();
    try (EventLoop real = EventLoop.builder().debug(false).build()) {
      real.runUntilComplete(
          Coroutine.of(() -> {
            long when = real.time() + 1_000;
            // The loop waits, so the timers are cancelled before it takes them.
            new Foreign()
                .start(() -> {
                  for (int i = 0; i < 50; i++) {
                    int n = i;
                    real.callAt(when, () -> foreignLog.add(n));
                    real.callAt(when, () -> foreignLog.add("cancelled")).cancel();
                  }
                })
                .close();
            Log.turns(1);
            assertThat(((EventLoopImpl) real).timers().size()).isLessThanOrEqualTo(50);
            Asyncio.sleep(Duration.ofMillis(1));
          }));
    }
    assertThat(foreignLog.lines())
        .hasSize(50)
        .isSortedAccordingTo(Comparator.comparing(Integer::valueOf));
  }
}
