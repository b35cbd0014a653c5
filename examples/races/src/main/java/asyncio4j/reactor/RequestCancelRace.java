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

/** One thread makes the first request while another cancels: nothing comes, and nothing is left. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(expect = Expect.FORBIDDEN, desc = "a signal, or a subscription that is still live")
@State
public class RequestCancelRace {
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

  public RequestCancelRace() {
    subscription.begin();
  }

  @Actor
  public void requester() {
    subscription.request(2);
  }

  @Actor
  public void canceller() {
    subscription.cancel();
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
