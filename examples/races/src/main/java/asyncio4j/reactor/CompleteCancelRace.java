package asyncio4j.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZI_Result;

/** The loop completes a stream while another thread cancels it: it is one or the other. */
@JCStressTest
@Outcome(id = "1, false, 0", expect = Expect.ACCEPTABLE, desc = "completed")
@Outcome(id = "0, true, 0", expect = Expect.ACCEPTABLE, desc = "cancelled, and no further signal")
@Outcome(expect = Expect.FORBIDDEN, desc = "both, or neither")
@State
public class CompleteCancelRace {
  private final Signals signals = new Signals();
  private final FluxSubscription<Integer> subscription =
      new FluxSubscription<>(Names.FLUX, Loops.CLOSED, signals, new LiveSubscriptions(), out -> {});

  @Actor
  public void loop() {
    subscription.complete();
  }

  @Actor
  public void subscriber() {
    subscription.cancel();
  }

  @Arbiter
  public void after(IZI_Result r) {
    r.r1 = signals.ends();
    r.r2 = subscription.isCancelled();
    r.r3 = signals.dropped();
  }
}
