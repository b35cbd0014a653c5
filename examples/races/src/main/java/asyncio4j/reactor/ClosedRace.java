package asyncio4j.reactor;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Somebody begins to wait for the clean-up while it ends: he is told, once. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "told")
@Outcome(expect = Expect.FORBIDDEN, desc = "not told, or twice")
@State
public class ClosedRace {
  private final Completion closed = new Completion();
  private final AtomicInteger told = new AtomicInteger();

  @Actor
  public void loop() {
    closed.complete();
  }

  @Actor
  public void waiter() {
    closed.mono().subscribe(nothing -> {}, error -> {}, told::incrementAndGet);
  }

  @Arbiter
  public void after(I_Result r) {
    r.r1 = told.get();
  }
}
