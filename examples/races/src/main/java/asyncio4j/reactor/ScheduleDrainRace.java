package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/** A task meets a graceful disposal: it is refused, or it runs before the disposal is over. */
@JCStressTest
@Outcome(id = "0, 0, true", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(id = "1, 1, true", expect = Expect.ACCEPTABLE, desc = "accepted, and waited for")
@Outcome(expect = Expect.FORBIDDEN, desc = "accepted and not run, or not waited for")
@State
public class ScheduleDrainRace {
  private final EventLoop loop = EventLoop.create();
  private final LoopScheduler scheduler = LoopScheduler.create(loop);

  /** Belongs to the loop. */
  private int runs;

  /** What had run when the disposal was over. */
  private int runsWhenOver = -1;

  private boolean over;

  @Actor
  public void user(IIZ_Result r) {
    try {
      scheduler.schedule(() -> runs++);
      r.r1 = 1;
    } catch (RejectedExecutionException e) {
      r.r1 = 0;
    }
  }

  @Actor
  public void disposer() {
    scheduler
        .disposeGracefully()
        .subscribe(
            nothing -> {},
            error -> {},
            () -> {
              over = true;
              runsWhenOver = runs;
            });
  }

  @Arbiter
  public void after(IIZ_Result r) {
    Loops.run(loop);
    r.r2 = runsWhenOver;
    r.r3 = over;
    loop.close();
  }
}
