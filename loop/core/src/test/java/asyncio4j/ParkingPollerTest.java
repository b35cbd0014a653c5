package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The poller loses no wake-up, whether it comes early, during the look-out, or while it parks. */
class ParkingPollerTest {

  private static final int ROUNDS = 20_000;

  @Test
  void aWakeUpBeforeThePollCounts() {
    ParkingPoller poller = new ParkingPoller();
    poller.wakeup();
    poller.wakeup();
    assertThat(poller.poll(Long.MAX_VALUE)).isTrue();
    assertThat(poller.poll(0)).isFalse();
  }

  @Test
  void withoutOneTheTimePasses() {
    ParkingPoller poller = new ParkingPoller();
    long begin = System.nanoTime();
    assertThat(poller.poll(TimeUnit.MILLISECONDS.toNanos(2))).isFalse();
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(2));
  }

  @Test
  void anInterruptEndsTheWaitAndStays() {
    ParkingPoller poller = new ParkingPoller();
    Thread.currentThread().interrupt();
    assertThat(poller.poll(Long.MAX_VALUE)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Two threads wake each other in turn; each wait is short, so that both look out and park. */
  @Test
  void twoThatWakeEachOtherGoOn() throws InterruptedException {
    ParkingPoller here = new ParkingPoller();
    ParkingPoller there = new ParkingPoller();
    AtomicInteger ball = new AtomicInteger();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i < 2 * ROUNDS; i += 2) {
                while (ball.get() != i) {
                  there.poll(Long.MAX_VALUE);
                }
                ball.set(i + 1);
                here.wakeup();
              }
            });
    for (int i = 0; i < 2 * ROUNDS; i += 2) {
      ball.set(i + 1);
      there.wakeup();
      while (ball.get() != i + 2) {
        here.poll(Long.MAX_VALUE);
      }
      if (i % 512 == 0) {
        // Longer than any look-out: the other one is parked when it is woken.
        Thread.sleep(1);
      }
    }
    other.join();
    assertThat(ball).hasValue(2 * ROUNDS);
  }
}
