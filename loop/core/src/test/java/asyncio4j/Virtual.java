package asyncio4j;

import java.time.Duration;

/** Programs on a clock that jumps. */
final class Virtual {

  /** Long enough for everything else to come before it. */
  static final Duration LONG = Duration.ofHours(1);

  private Virtual() {}

  static void run(CheckedRunnable main) {
    Asyncio.run(
        main, RunOptions.loopFactory(() -> EventLoop.builder().clock(new VirtualClock()).build()));
  }

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
