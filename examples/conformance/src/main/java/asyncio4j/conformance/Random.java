package asyncio4j.conformance;

/** The same numbers in every language: a linear congruential generator. */
public final class Random {

  private long state;

  /** Begins with a seed. */
  public Random(int seed) {
    state = seed;
  }

  /** A number from 0 to n - 1. */
  public int below(int n) {
    for (int i = 0; i < 2; i++) {
      state = (state * 1103515245 + 12345) % (1L << 31);
    }
    return (int) ((state >> 12) % n);
  }
}
