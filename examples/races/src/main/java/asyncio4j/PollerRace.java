package asyncio4j;

import asyncio4j.internal.HangGuard;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A loop falls asleep while somebody wakes it. One that is not woken hangs, which fails, too. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "woken once")
@Outcome(expect = Expect.FORBIDDEN, desc = "woken by nobody, or once more than it was asked to")
@State
public class PollerRace {

  private final Poller poller = new ParkingPoller();

  @Actor
  public void loop(ZZ_Result r) {
    HangGuard.guard(this, () -> r.r1 = poller.poll(Long.MAX_VALUE));
  }

  @Actor
  public void waker() {
    poller.wakeup();
  }

  @Arbiter
  public void after(ZZ_Result r) {
    r.r2 = poller.poll(0);
  }
}
