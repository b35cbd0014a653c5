package asyncio4j;

import asyncio4j.internal.Engines;
import org.jspecify.annotations.Nullable;

/**
 * The thread locals of whoever resumes a generator, for a body that runs on a thread of its own. So
 * it sees the same ones as a body that runs on its caller's thread. What it sets itself its caller
 * does not see.
 *
 * <p>Driver and body take turns with it, as with the rest of the generator.
 */
final class BorrowedLocals {

  private LocalsCarrier.@Nullable Captured offered;
  private @Nullable Runnable giveBack;

  /** The driver's side, before it resumes the body. */
  void offer() {
    if (Engines.haveGeneratorsThreads()) {
      offered = Locals.capture();
    }
  }

  /** The body's side, after it was resumed. */
  void borrow() {
    LocalsCarrier.Captured taken = offered;
    if (taken != null) {
      offered = null;
      giveBack = taken.install();
    }
  }

  /** The body's side, before it suspends and at its end. */
  void giveBack() {
    Runnable back = giveBack;
    if (back != null) {
      giveBack = null;
      back.run();
    }
  }
}
