package asyncio4j.internal;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether to look out for a moment for what another thread brings, before going to sleep until it
 * wakes us. One for each place where somebody waits; it belongs to the thread that waits there.
 *
 * <p>To put a thread to sleep and wake it takes the system much longer than a short answer from
 * another thread takes to come: a subscriber that asks for more, an executor that has finished. So
 * after a wait that was short, the next one begins with a short look-out. If that was in vain the
 * next one sleeps at once; who waits for long is on the look-out once and then sleeps.
 */
public final class Lookout {

  /** How long to look out: about what it takes here to wake somebody who then answers. */
  private static final long LOOKOUT_NANOS = 50_000;

  /** A wait, waking up included, after which the next one may be as short. */
  private static final long SHORT_NANOS = 200_000;

  /** With one processor, whoever is to bring it could not run meanwhile. */
  private static final boolean CAN_LOOK_OUT = Runtime.getRuntime().availableProcessors() > 1;

  private final boolean possible;
  private final LongSupplier nanoTime;

  private boolean worthwhile;
  private boolean vain;
  private long asleepSince;

  /** A place where nobody has waited yet. */
  public Lookout() {
    this(CAN_LOOK_OUT, System::nanoTime);
  }

  /** For tests. */
  Lookout(boolean possible, LongSupplier nanoTime) {
    this.possible = possible;
    this.nanoTime = nanoTime;
  }

  /**
   * Looks out, if the last wait suggests it. Returns when it is over or when it is better to sleep.
   *
   * @param over true if it has come, or if looking on is no use; asked often
   * @param longest how many nanoseconds to look out at most
   */
  public void look(BooleanSupplier over, long longest) {
    if (!worthwhile) {
      return;
    }
    long begin = nanoTime.getAsLong();
    long most = Math.min(longest, LOOKOUT_NANOS);
    while (!over.getAsBoolean()) {
      if (nanoTime.getAsLong() - begin >= most) {
        worthwhile = false;
        vain = true;
        return;
      }
      Thread.onSpinWait();
    }
  }

  /** The caller is about to sleep. */
  public void sleeps() {
    asleepSince = nanoTime.getAsLong();
  }

  /**
   * The caller has slept.
   *
   * @param answered true if it was woken, and not by the time
   */
  public void slept(boolean answered) {
    worthwhile = possible && !vain && answered && nanoTime.getAsLong() - asleepSince < SHORT_NANOS;
    vain = false;
  }
}
