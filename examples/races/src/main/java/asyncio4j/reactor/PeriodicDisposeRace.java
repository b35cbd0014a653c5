package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.Disposable;
import reactor.core.Scannable;

/**
 * The loop runs a task in every iteration until another thread disposes it: then it runs no more.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "it has stopped")
@Outcome(expect = Expect.FORBIDDEN, desc = "it runs on, or was not counted out")
@State
public class PeriodicDisposeRace {
  private final EventLoop loop = EventLoop.create();
  private final LoopScheduler scheduler = LoopScheduler.create(loop);

  /** Belongs to the loop. */
  private int runs;

  private final Disposable task =
      scheduler.schedulePeriodically(() -> runs++, 0, 0, TimeUnit.SECONDS);

  @Actor
  public void disposer() {
    task.dispose();
  }

  @Actor
  public void owner() {
    Loops.run(loop);
  }

  @Arbiter
  public void after(II_Result r) {
    int before = runs;
    Loops.run(loop);
    r.r1 = runs - before;
    r.r2 = scheduler.scanOrDefault(Scannable.Attr.BUFFERED, -1);
    loop.close();
  }
}
