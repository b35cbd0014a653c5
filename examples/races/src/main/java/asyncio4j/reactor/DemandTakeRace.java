package asyncio4j.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/**
 * A thread requests twice while the loop takes what there is: all of it arrives once, and whoever
 * finds the loop parked wakes it.
 */
@JCStressTest
@Outcome(id = "false, false, 5, 0", expect = Expect.ACCEPTABLE, desc = "the loop took both")
@Outcome(id = "false, false, 2, 3", expect = Expect.ACCEPTABLE, desc = "it took the first")
@Outcome(
    id = "true, false, 0, 5",
    expect = Expect.ACCEPTABLE,
    desc = "it parked, and the first woke it")
@Outcome(
    expect = Expect.FORBIDDEN,
    desc = "demand was lost or doubled, or nobody woke the loop, or both did")
@State
public class DemandTakeRace {
  private final Demand demand = new Demand();

  /** As it is while the body runs: not parked, and nothing there. */
  public DemandTakeRace() {
    demand.add(1);
    demand.take();
  }

  @Actor
  public void requester(LLLL_Result r) {
    r.r1 = demand.add(2);
    r.r2 = demand.add(3);
  }

  @Actor
  public void loop(LLLL_Result r) {
    r.r3 = demand.take();
  }

  @Arbiter
  public void after(LLLL_Result r) {
    r.r4 = demand.pending();
  }
}
