package asyncio4j.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Operators;

/**
 * What a subscriber has requested and the loop has not taken yet.
 *
 * <p>Any number of threads {@link #add}; the loop alone {@link #take}s, all there is at once, and
 * only when what it took before is spent. It finds nothing and parks in one step, so whoever adds
 * to a parked counter knows that it has to wake the loop, and nobody else does:
 *
 * <pre>
 * PARKED --add(n): wake--> n
 * 0      --add(n)--------> n
 * n      --add(m)--------> n + m, at most Long.MAX_VALUE
 * n      --take: n-------> 0
 * 0      --take: 0-------> PARKED
 * </pre>
 */
final class Demand implements BooleanSupplier {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private static final long PARKED = -1;

  /** Where the counter stands, with a cache line of nothing before it and one after it. */
  private static final int AT = 8;

  private final long[] cells = new long[2 * AT];

  /** Parked: nothing runs before the first request. */
  Demand() {
    cells[AT] = PARKED;
  }

  /**
   * Adds to the demand. Any thread.
   *
   * @param n more than zero
   * @return true if the loop is parked and the caller has to wake it
   */
  boolean add(long n) {
    while (true) {
      long now = (long) CELL.getVolatile(cells, AT);
      if (now == PARKED) {
        if (CELL.compareAndSet(cells, AT, PARKED, n)) {
          return true;
        }
      } else if (now == Long.MAX_VALUE
          || CELL.compareAndSet(cells, AT, now, Operators.addCap(now, n))) {
        return false;
      }
    }
  }

  /**
   * Takes all there is. The loop's thread.
   *
   * @return the demand; zero if there is none, and then the counter is parked
   */
  long take() {
    while (true) {
      long now = (long) CELL.getVolatile(cells, AT);
      if (now > 0) {
        return (long) CELL.getAndSet(cells, AT, 0L);
      }
      if (now == PARKED || CELL.compareAndSet(cells, AT, 0L, PARKED)) {
        return 0;
      }
    }
  }

  /** True if there is something to take. Any thread. */
  @Override
  public boolean getAsBoolean() {
    return pending() > 0;
  }

  /** What was requested and not taken. Any thread, for diagnosis. */
  long pending() {
    return Math.max(0, (long) CELL.getVolatile(cells, AT));
  }
}
