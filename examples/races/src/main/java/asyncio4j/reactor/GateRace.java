package asyncio4j.reactor;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.reactivestreams.Subscription;

/**
 * A request from another thread comes while {@code onSubscribe} runs: it reaches the loop once, and
 * not before that has returned.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "once, and later")
@Outcome(expect = Expect.FORBIDDEN, desc = "not at all, twice, or during onSubscribe")
@State
public class GateRace {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger early = new AtomicInteger();
  private volatile boolean subscribing;

  /** On a closed loop a call is a discard. */
  private final LoopSubscription<Integer> subscription =
      new LoopSubscription<>(Loops.CLOSED, new Subscribing()) {
        @Override
        boolean canBegin() {
          return true;
        }

        @Override
        void requested(long n) {
          callLoop();
        }

        @Override
        public void run() {
          throw new IllegalStateException("no loop runs in this race");
        }

        @Override
        public void discard() {
          calls.incrementAndGet();
          if (subscribing) {
            early.incrementAndGet();
          }
        }
      };

  private final class Subscribing extends Signals {
    @Override
    public void onSubscribe(Subscription given) {
      subscribing = true;
      Thread.onSpinWait();
      subscribing = false;
    }
  }

  @Actor
  public void publisher() {
    subscription.begin();
  }

  @Actor
  public void requester() {
    subscription.request(1);
  }

  @Arbiter
  public void after(II_Result r) {
    r.r1 = calls.get();
    r.r2 = early.get();
  }
}
