package asyncio4j.benchmarks;

/** How much work one invocation does; the scores are divided by it. */
final class Scale {

  /** Turns, items or switches. */
  static final int ITEMS = 10_000;

  /** Tasks or timers that exist at the same time. */
  static final int MANY = 10_000;

  private Scale() {}
}
