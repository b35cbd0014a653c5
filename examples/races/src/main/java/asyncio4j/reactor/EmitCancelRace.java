package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thread cancels while the loop emits: some of the items come, no end does, and the generator is
 * closed.
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled before the first")
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled between the two")
@Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled after them")
@Outcome(expect = Expect.FORBIDDEN, desc = "more than requested, an end, or a body left open")
@State
public class EmitCancelRace {
  /** How long it waits for the loop to begin; else it would always be too early. */
  private static final int PATIENCE = 5_000;

  private final EventLoop loop = EventLoop.create();
  private final Signals signals = new Signals();
  private final LiveSubscriptions live = new LiveSubscriptions();

  /** How often the body is inside; belongs to the loop. */
  private int inside;

  private final FluxSubscription<Integer> subscription =
      new FluxSubscription<>(
          Names.FLUX,
          loop,
          signals,
          live,
          out -> {
            inside++;
            try {
              for (int i = 0; ; i++) {
                out.yield(i);
              }
            } finally {
              Asyncio.sleep(Duration.ZERO);
              inside--;
            }
          });

  public EmitCancelRace() {
    subscription.begin();
    subscription.request(2);
  }

  @Actor
  public void subscriber() {
    for (int spins = 0; spins < PATIENCE && signals.items() == 0; spins++) {
      Thread.onSpinWait();
    }
    subscription.cancel();
  }

  @Actor
  public void owner() {
    Loops.run(loop);
  }

  @Arbiter
  public void after(III_Result r) {
    Loops.run(loop);
    r.r1 = signals.items();
    r.r2 = signals.ends();
    r.r3 = inside + live.size();
    loop.close();
  }
}
