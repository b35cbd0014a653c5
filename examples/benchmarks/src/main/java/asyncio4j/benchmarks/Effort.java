package asyncio4j.benchmarks;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long each benchmark is measured. */
enum Effort {
  /** In every build: enough to see a gross loss. */
  GUARD(1, 3, 3, 250),
  /**
   * Once more, for what the first try found suspect: long enough for a compiler with little time.
   */
  GUARD_AGAIN(1, 8, 3, 500),
  /** And the last time. */
  GUARD_LAST(1, 15, 5, 1000),
  /** All rows in less than five minutes. */
  SHORT(1, 3, 3, 300),
  FULL(3, 5, 5, 1000);

  private final int forks;
  private final int warmUps;
  private final int iterations;
  private final int millis;

  Effort(int forks, int warmUps, int iterations, int millis) {
    this.forks = forks;
    this.warmUps = warmUps;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** In a build nobody wants to read how each iteration went. */
  boolean isSilent() {
    return this == GUARD || this == GUARD_AGAIN || this == GUARD_LAST;
  }

  ChainedOptionsBuilder applyTo(ChainedOptionsBuilder options) {
    return options
        .forks(forks)
        .warmupIterations(warmUps)
        .measurementIterations(iterations)
        .warmupTime(TimeValue.milliseconds(millis))
        .measurementTime(TimeValue.milliseconds(millis));
  }
}
