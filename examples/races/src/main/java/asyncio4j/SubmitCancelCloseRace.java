package asyncio4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;

/** As {@link SubmitCancelRace}, with a task that would never end by itself. */
@JCStressTest
@Outcome(id = "true, CANCELLED, 0", expect = Expect.ACCEPTABLE, desc = "cancelled by one of them")
@Outcome(id = "false, FAILED, 0", expect = Expect.ACCEPTABLE, desc = "the loop closed first")
@Outcome(expect = Expect.FORBIDDEN, desc = "two outcomes, none, or a body left in the middle")
@State
public class SubmitCancelCloseRace {

  private final EventLoop loop = EventLoop.create();
  private final CompletableFuture<Integer> future;

  /** How often the body is inside; belongs to the loop. */
  private int inside;

  public SubmitCancelCloseRace() {
    future =
        Asyncio.runCoroutineThreadsafe(
            () -> {
              inside++;
              try {
                return Asyncio.sleep(Duration.ofHours(1), 1);
              } finally {
                inside--;
              }
            },
            loop);
  }

  @Actor
  public void caller(LLI_Result r) {
    r.r1 = future.cancel(true);
  }

  @Actor
  public void owner() {
    loop.callSoon(loop::stop);
    loop.runForever();
    loop.close();
  }

  @Arbiter
  public void after(LLI_Result r) {
    r.r2 = future.state();
    r.r3 = inside;
  }
}
