package asyncio4j.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A carried fiber whose body blocks outside {@link Fiber#suspend}, and its host. */
final class Blocking implements Host {

  private final CountDownLatch latch = new CountDownLatch(1);
  private final AtomicInteger unparked = new AtomicInteger();
  private final Line line = new Line() {};
  private final boolean releases;
  private final CarriedFiber fiber = new CarriedFiber(this);

  Blocking(boolean releases) {
    this.releases = releases;
  }

  private void block() {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Carries the body until it is done, or released. */
  void carry() {
    fiber.resume(line);
  }

  /** Lets the body go on. */
  void open() {
    latch.countDown();
  }

  boolean isDone() {
    return fiber.isDone();
  }

  /** True if it can go on as often as it was released. */
  boolean isTold() {
    return unparked.get() == (fiber.isParked() ? 1 : 0);
  }

  @Override
  public Runnable body() {
    return this::block;
  }

  @Override
  public @Nullable Host successor() {
    return null;
  }

  @Override
  public boolean parked(Fiber parked, Thread thread) {
    // As debug mode does it; for a moment the thread cannot be continued.
    if (thread.getStackTrace().length > Integer.MAX_VALUE / 2) {
      throw new IllegalStateException("the JDK's limit is lower");
    }
    return releases;
  }

  @Override
  public void unparked(Fiber released) {
    unparked.incrementAndGet();
  }

  @Override
  public void interrupted() {
    throw new IllegalStateException("nobody interrupts in this race");
  }
}
