package asyncio4j.reactor;

import asyncio4j.EventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import reactor.core.Disposable;
import reactor.core.Scannable;

/**
 * The loop runs a task that another thread disposes: it runs once or not at all, and nothing is
 * left of it.
 */
@JCStressTest
@Outcome(id = "0, 0, true", expect = Expect.ACCEPTABLE, desc = "disposed in time")
@Outcome(id = "1, 0, true", expect = Expect.ACCEPTABLE, desc = "it ran")
@Outcome(expect = Expect.FORBIDDEN, desc = "it ran twice, or was not counted out")
@State
public class TaskDisposeRace {
  private final EventLoop loop = EventLoop.create();
  private final LoopScheduler scheduler = LoopScheduler.create(loop);

  /** Belongs to the loop. */
  private int runs;

  private final Disposable task = scheduler.schedule(() -> runs++);

  @Actor
  public void disposer() {
    task.dispose();
  }

  @Actor
  public void owner() {
    Loops.run(loop);
  }

  @Arbiter
  public void after(IIZ_Result r) {
    Loops.run(loop);
    r.r1 = runs;
    r.r2 = scheduler.scanOrDefault(Scannable.Attr.BUFFERED, -1);
    r.r3 = task.isDisposed();
    loop.close();
  }
}
