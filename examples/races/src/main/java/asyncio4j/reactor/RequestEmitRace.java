package asyncio4j.reactor;

import asyncio4j.EventLoop;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread requests while the loop emits: it emits as many as were requested, no fewer, no more.
 */
@JCStressTest
@Outcome(id = "5", expect = Expect.ACCEPTABLE, desc = "all of them")
@Outcome(expect = Expect.FORBIDDEN, desc = "a request was lost or counted twice")
@State
public class RequestEmitRace {
  private final EventLoop loop = EventLoop.create();
  private final Signals signals = new Signals();

  private final FluxSubscription<Integer> subscription =
      new FluxSubscription<>(
          Names.FLUX,
          loop,
          signals,
          new LiveSubscriptions(),
          out -> {
            for (int i = 0; ; i++) {
              out.yield(i);
            }
          });

  public RequestEmitRace() {
    subscription.begin();
  }

  @Actor
  public void requester() {
    subscription.request(2);
    subscription.request(1);
    subscription.request(2);
  }

  @Actor
  public void owner() {
    Loops.run(loop);
  }

  @Arbiter
  public void after(I_Result r) {
    Loops.run(loop);
    r.r1 = signals.items();
    loop.close();
  }
}
