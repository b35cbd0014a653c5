package asyncio4j.reactor;

import asyncio4j.EventLoop;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import reactor.core.Disposable;
import reactor.core.Scannable;

/** The loop puts a task into its timers while another thread disposes it: it is taken out again. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "taken out")
@Outcome(expect = Expect.FORBIDDEN, desc = "it was left there")
@State
public class DelayedDisposeRace {
  private final EventLoop loop = EventLoop.create();
  private final LoopScheduler scheduler = LoopScheduler.create(loop);

  private final Disposable task = scheduler.schedule(() -> {}, 1, TimeUnit.DAYS);

  @Actor
  public void disposer() {
    task.dispose();
  }

  @Actor
  public void owner() {
    Loops.run(loop);
  }

  @Arbiter
  public void after(I_Result r) {
    Loops.run(loop);
    r.r1 = scheduler.scanOrDefault(Scannable.Attr.BUFFERED, -1);
    loop.close();
  }
}
