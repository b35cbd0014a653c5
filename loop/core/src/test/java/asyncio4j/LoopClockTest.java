package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoopClockTest {

  @Test
  void theSystemsClockKnowsTheTimeOfDay() {
    long before = System.currentTimeMillis();
    assertThat(LoopClock.system().currentTimeMillis())
        .isBetween(before, before + Duration.ofMinutes(2).toMillis());
  }

  @Test
  void theDayOfAVirtualClockBeginsAtZeroAndGoesWithIt() {
    VirtualClock clock = new VirtualClock();
    assertThat(clock.currentTimeMillis()).isZero();
    clock.advance(Duration.ofDays(1));
    assertThat(clock.currentTimeMillis()).isEqualTo(86_400_000);
  }

  @Test
  void aClockThatKnowsNoDayCountsFromItsOrigin() {
    LoopClock clock = () -> 5_999_999;
    assertThat(clock.currentTimeMillis()).isEqualTo(5);
  }
}
