package asyncio4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When somebody who waits looks out first, on a clock that only the test moves. */
class LookoutTest {

  private long now = 5;
  private int asked;

  private final Lookout lookout = new Lookout(true, () -> now);

  /** Looks out while each question takes a microsecond; tells how often was asked. */
  private int look(int answerAt, long longest) {
    asked = 0;
    lookout.look(
        () -> {
          now += 1_000;
          return ++asked == answerAt;
        },
        longest);
    return asked;
  }

  private void sleep(long nanos, boolean answered) {
    lookout.sleeps();
    now += nanos;
    lookout.slept(answered);
  }

  @Test
  void nobodyLooksOutBeforeTheFirstSleep() {
    assertThat(look(1, Long.MAX_VALUE)).isZero();
  }

  @Test
  void afterAShortSleepOneLooksOutUntilTheAnswerComes() {
    sleep(100_000, true);
    assertThat(look(7, Long.MAX_VALUE)).isEqualTo(7);
    assertThat(look(9, Long.MAX_VALUE)).as("and again").isEqualTo(9);
  }

  @Test
  void noLongerThanTheCallerWants() {
    sleep(100_000, true);
    assertThat(look(Integer.MAX_VALUE, 3_000)).isEqualTo(3);
  }

  @Test
  void oneThatWasInVainIsTheLastUntilTheSleepAfterTheNext() {
    sleep(100_000, true);
    assertThat(look(Integer.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(50);
    sleep(100_000, true);
    assertThat(look(1, Long.MAX_VALUE)).isZero();
    sleep(100_000, true);
    assertThat(look(1, Long.MAX_VALUE)).isOne();
  }

  @Test
  void notAfterALongSleep() {
    sleep(200_000, true);
    assertThat(look(1, Long.MAX_VALUE)).isZero();
  }

  @Test
  void notAfterASleepThatTheTimeHasEnded() {
    sleep(100_000, false);
    assertThat(look(1, Long.MAX_VALUE)).isZero();
  }

  @Test
  void neverWithOneProcessor() {
    Lookout alone = new Lookout(false, () -> now);
    alone.sleeps();
    alone.slept(true);
    alone.look(
        () -> {
          throw new AssertionError("it looked out");
        },
        Long.MAX_VALUE);
  }
}
