package asyncio4j.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The loop waits for a body that blocks, while another thread lets it go on. A lost wake-up hangs.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "it went on")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost, or came twice")
@State
public class HoldRace {

  private final Blocking blocking = new Blocking(false);

  @Actor
  public void loop() {
    HangGuard.guard(this, blocking::carry);
  }

  @Actor
  public void other() {
    blocking.open();
  }

  @Arbiter
  public void after(ZZ_Result r) {
    r.r1 = blocking.isTold();
    r.r2 = blocking.isDone();
  }
}
