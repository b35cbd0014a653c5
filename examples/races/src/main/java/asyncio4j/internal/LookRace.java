package asyncio4j.internal;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * Somebody looks at the stack of a coroutine while its loop resumes it: for a moment the JDK does
 * not let it go on, and then it submits it once more.
 */
@JCStressTest
@Outcome(id = "2, true", expect = Expect.ACCEPTABLE, desc = "it goes on, and to its end")
@Outcome(expect = Expect.FORBIDDEN, desc = "a step was left out, or done twice")
@State
public class LookRace implements Host {

  private final Line line = new Line() {};
  private final CarriedFiber fiber = new CarriedFiber(this);

  /** Belongs to the body. */
  private int steps;

  public LookRace() {
    fiber.resume(line);
  }

  private void step() {
    fiber.suspend();
    steps++;
    fiber.suspend();
    steps++;
  }

  @Actor
  public void loop() {
    HangGuard.guard(
        this,
        () -> {
          fiber.resume(line);
          fiber.resume(line);
        });
  }

  @Actor
  public void onlooker() {
    if (fiber.stack().length < 0) {
      throw new IllegalStateException("no stack is as short as that");
    }
  }

  @Arbiter
  public void after(IZ_Result r) {
    r.r1 = steps;
    r.r2 = fiber.isDone();
  }

  @Override
  public Runnable body() {
    return this::step;
  }

  @Override
  public @Nullable Host successor() {
    return null;
  }

  @Override
  public boolean parked(Fiber parked, Thread thread) {
    throw new IllegalStateException("it does not block");
  }

  @Override
  public void unparked(Fiber released) {
    throw new IllegalStateException("it was not released");
  }

  @Override
  public void interrupted() {
    throw new IllegalStateException("nobody interrupts in this race");
  }
}
