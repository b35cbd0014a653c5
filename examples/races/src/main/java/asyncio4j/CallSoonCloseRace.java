package asyncio4j;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** callSoonThreadsafe while the loop runs for an iteration and is closed. */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "accepted, and run or discarded")
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "refused, and neither")
@Outcome(expect = Expect.FORBIDDEN, desc = "forgotten, or both run and discarded")
@State
public class CallSoonCloseRace {

  private final EventLoop loop = EventLoop.create();
  private final Fate fate = new Fate();

  @Actor
  public void caller(ZI_Result r) {
    try {
      loop.callSoonThreadsafe(fate);
      r.r1 = true;
    } catch (IllegalStateException e) {
      r.r1 = false;
    }
  }

  @Actor
  public void owner() {
    loop.callSoon(loop::stop);
    loop.runForever();
    loop.close();
  }

  @Arbiter
  public void after(ZI_Result r) {
    r.r2 = fate.count();
  }
}
