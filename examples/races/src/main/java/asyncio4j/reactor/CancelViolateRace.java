package asyncio4j.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * One thread cancels while another asks for zero items: it is cancelled, and what the loop has to
 * say about the other is dropped.
 */
@JCStressTest
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(expect = Expect.FORBIDDEN, desc = "an error after the cancellation")
@State
public class CancelViolateRace {
  private final Signals signals = new Signals();
  private final FluxSubscription<Integer> subscription =
      new FluxSubscription<>(Names.FLUX, Loops.CLOSED, signals, new LiveSubscriptions(), out -> {});

  @Actor
  public void first() {
    subscription.cancel();
  }

  @Actor
  public void second() {
    subscription.request(0);
  }

  @Arbiter
  public void after(IZ_Result r) {
    subscription.terminate(new IllegalArgumentException());
    r.r1 = signals.ends();
    r.r2 = subscription.isCancelled();
  }
}
