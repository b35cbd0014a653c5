package asyncio4j.reactor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZI_Result;

/**
 * The loop fails a stream while another thread cancels it: the error is signalled or dropped, once.
 */
@JCStressTest
@Outcome(id = "1, false, 0", expect = Expect.ACCEPTABLE, desc = "failed")
@Outcome(id = "0, true, 1", expect = Expect.ACCEPTABLE, desc = "cancelled, and the error dropped")
@Outcome(expect = Expect.FORBIDDEN, desc = "the error was lost, or told twice")
@State
public class FailCancelRace {
  private final Signals signals = new Signals();
  private final FluxSubscription<Integer> subscription =
      new FluxSubscription<>(Names.FLUX, Loops.CLOSED, signals, new LiveSubscriptions(), out -> {});

  @Actor
  public void loop() {
    subscription.terminate(new IllegalStateException("failed"));
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
