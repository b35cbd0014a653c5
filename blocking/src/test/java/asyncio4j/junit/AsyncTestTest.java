package asyncio4j.junit;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that are coroutines themselves. */
class AsyncTestTest {

  /** Of the test that runs. */
  private EventLoop before;

  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void setUp() {
    before = EventLoop.runningHere();
    seen.add("before");
  }

  @AfterEach
  void tearDown() {
    if (before != null) {
      sleep(Duration.ZERO);
      assertThat(EventLoop.runningHere()).isSameAs(before);
      assertThat(seen).containsSubsequence("before", "test");
    }
  }

  @AsyncTest
  void itMayAwaitOnTheLoopOfItsFixtures(EventLoop loop) {
    seen.add("test");
    assertThat(loop).isSameAs(Asyncio.getRunningLoop()).isSameAs(before);
    assertThat(loop.getDebug()).isTrue();
    assertThat(createTask(() -> sleep(Duration.ZERO, 42)).await()).isEqualTo(42);
  }

  @AsyncTest(virtualClock = true, debug = false)
  void aDayPassesAtOnce(VirtualClock clock, EventLoop loop) {
    seen.add("test");
    sleep(Duration.ofDays(1));
    assertThat(clock.nanoTime()).isEqualTo(TimeUnit.DAYS.toNanos(1));
    assertThat(loop.clock()).isSameAs(clock);
    assertThat(loop.getDebug()).isFalse();
  }

  @Test
  void otherTestsStayWhatTheyAre() {
    assertThat(EventLoop.runningHere()).isNull();
  }

  @OnLoop(virtualClock = true)
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void parametersGoTogether(int days, VirtualClock clock) {
    seen.add("test");
    sleep(Duration.ofDays(days));
    assertThat(clock.nanoTime()).isEqualTo(TimeUnit.DAYS.toNanos(days));
  }

  @OnLoop
  @RepeatedTest(3)
  void eachRepetitionHasAFreshLoop(EventLoop loop) {
    seen.add("test");
    assertThat(loop).isSameAs(before);
    assertThat(EventLoop.runningHere()).isSameAs(loop);
    assertThat(loop.allTasks()).hasSize(1);
  }

  /** All methods of a class, those of classes inside included. */
  @Nested
  @OnLoop(virtualClock = true)
  class OfAWholeClass {

    @Test
    void areCoroutines() {
      seen.add("test");
      sleep(Duration.ofHours(1));
    }

    @AsyncTest
    void goByWhatTheySayThemselves(EventLoop loop) {
      seen.add("test");
      assertThat(loop.clock()).isNotInstanceOf(VirtualClock.class);
    }

    @Nested
    class AndInside {
      @Test
      void too(VirtualClock clock) {
        seen.add("test");
        sleep(Duration.ofHours(2));
        assertThat(clock.nanoTime()).isEqualTo(TimeUnit.HOURS.toNanos(2));
      }
    }
  }

  /** What was cancelled and not awaited has some turns to end. */
  @AsyncTest
  void aCancelledTaskIsNoLeak() {
    seen.add("test");
    Task<?> task = createTask(() -> sleep(Duration.ofDays(1)));
    sleep(Duration.ZERO);
    task.cancel();
  }
}
