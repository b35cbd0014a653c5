package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/**
 * A task is given to a worker while another thread disposes that: it is refused, or disposed with
 * it.
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(
    id = "1, 0, 0",
    expect = Expect.ACCEPTABLE,
    desc = "accepted, and disposed with the worker")
@Outcome(expect = Expect.FORBIDDEN, desc = "it ran, or was not counted out")
@State
public class WorkerRejectRace {
  private final EventLoop loop = EventLoop.create();
  private final LoopScheduler scheduler = LoopScheduler.create(loop);
  private final Scheduler.Worker worker = scheduler.createWorker();

  /** Belongs to the loop. */
  private int runs;

  @Actor
  public void user(III_Result r) {
    try {
      worker.schedule(() -> runs++);
      r.r1 = 1;
    } catch (RejectedExecutionException e) {
      r.r1 = 0;
    }
  }

  @Actor
  public void disposer() {
    worker.dispose();
  }

  @Arbiter
  public void after(III_Result r) {
    Loops.run(loop);
    r.r2 = runs;
    r.r3 = scheduler.scanOrDefault(Scannable.Attr.BUFFERED, -1);
    loop.close();
  }
}
