package asyncio4j.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The loop completes a stream while a thread asks for zero items: there is one end. */
@JCStressTest
@Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "one end")
@Outcome(expect = Expect.FORBIDDEN, desc = "two ends, or none")
@State
public class CompleteViolateRace {
  private final Signals signals = new Signals();
  private final FluxSubscription<Integer> subscription =
      new FluxSubscription<>(Names.FLUX, Loops.CLOSED, signals, new LiveSubscriptions(), out -> {});

  @Actor
  public void loop() {
    subscription.complete();
  }

  @Actor
  public void subscriber() {
    subscription.request(0);
  }

  @Arbiter
  public void after(IZ_Result r) {
    r.r1 = signals.ends();
    r.r2 = subscription.isViolated();
  }
}
