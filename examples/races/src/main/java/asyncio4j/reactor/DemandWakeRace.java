package asyncio4j.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Two threads request from a parked loop: one of them wakes it, and the demand is that of both. */
@JCStressTest
@Outcome(id = "true, false, 5", expect = Expect.ACCEPTABLE, desc = "the first woke it")
@Outcome(id = "false, true, 5", expect = Expect.ACCEPTABLE, desc = "the second woke it")
@Outcome(expect = Expect.FORBIDDEN, desc = "both did, or none, or demand was lost")
@State
public class DemandWakeRace {
  private final Demand demand = new Demand();

  @Actor
  public void first(ZZJ_Result r) {
    r.r1 = demand.add(2);
  }

  @Actor
  public void second(ZZJ_Result r) {
    r.r2 = demand.add(3);
  }

  @Arbiter
  public void after(ZZJ_Result r) {
    r.r3 = demand.take();
  }
}
