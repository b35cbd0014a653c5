package asyncio4j.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Unbounded demand, and more of it, stays unbounded. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "unbounded")
@Outcome(expect = Expect.FORBIDDEN, desc = "it wrapped around")
@State
public class DemandUnboundedRace {
  private final Demand demand = new Demand();

  @Actor
  public void first() {
    demand.add(Long.MAX_VALUE);
  }

  @Actor
  public void second() {
    demand.add(Long.MAX_VALUE - 1);
  }

  @Arbiter
  public void after(Z_Result r) {
    r.r1 = demand.take() == Long.MAX_VALUE;
  }
}
