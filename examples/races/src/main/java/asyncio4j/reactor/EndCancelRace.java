package asyncio4j.reactor;

import asyncio4j.EventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The last item, its end and a cancellation: the end comes once or not at all, and only after the
 * item.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled before the item")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "cancelled between them")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "cancelled too late")
@Outcome(expect = Expect.FORBIDDEN, desc = "an end without its item, or two")
@State
public class EndCancelRace {
  private final EventLoop loop = EventLoop.create();
  private final Signals signals = new Signals();
  private final FluxSubscription<Integer> subscription =
      new FluxSubscription<>(
          Names.FLUX, loop, signals, new LiveSubscriptions(), out -> out.yield(1));

  public EndCancelRace() {
    subscription.begin();
    subscription.request(2);
  }

  @Actor
  public void canceller() {
    subscription.cancel();
  }

  @Actor
  public void owner() {
    Loops.run(loop);
  }

  @Arbiter
  public void after(II_Result r) {
    Loops.run(loop);
    r.r1 = signals.items();
    r.r2 = signals.ends();
    loop.close();
  }
}
