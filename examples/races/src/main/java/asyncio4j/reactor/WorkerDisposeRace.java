package asyncio4j.reactor;

import asyncio4j.EventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/**
 * The loop runs the tasks of a worker while another thread disposes that: they stop at some point,
 * in their order, and nothing is left.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "disposed in time")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "one ran")
@Outcome(id = "11, 0", expect = Expect.ACCEPTABLE, desc = "both ran")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "the second ran alone, one ran twice, or was not counted out")
@State
public class WorkerDisposeRace {
  private final EventLoop loop = EventLoop.create();
  private final LoopScheduler scheduler = LoopScheduler.create(loop);
  private final Scheduler.Worker worker = scheduler.createWorker();

  /** Belongs to the loop. */
  private int runs;

  public WorkerDisposeRace() {
    worker.schedule(() -> runs++);
    worker.schedule(() -> runs += 10);
  }

  @Actor
  public void disposer() {
    worker.dispose();
  }

  @Actor
  public void owner() {
    Loops.run(loop);
  }

  @Arbiter
  public void after(II_Result r) {
    Loops.run(loop);
    r.r1 = runs;
    r.r2 = scheduler.scanOrDefault(Scannable.Attr.BUFFERED, -1);
    loop.close();
  }
}
