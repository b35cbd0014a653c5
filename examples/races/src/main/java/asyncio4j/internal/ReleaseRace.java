package asyncio4j.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The loop goes on without a body that blocks, while another thread lets it go on. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "it went on, or can go on")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost, or came twice")
@State
public class ReleaseRace {

  private final Blocking blocking = new Blocking(true);

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
    if (!blocking.isDone() && r.r1) {
      blocking.carry();
    }
    r.r2 = blocking.isDone();
  }
}
