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

/**
 * The future of runCoroutineThreadsafe is cancelled while its task begins, runs and ends, and its
 * loop is closed. What the task has begun it ends, whoever is first.
 */
@JCStressTest
@Outcome(id = "true, CANCELLED, 0", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(id = "false, SUCCESS, 0", expect = Expect.ACCEPTABLE, desc = "the task was first")
@Outcome(expect = Expect.FORBIDDEN, desc = "two outcomes, none, or a body left in the middle")
@State
public class SubmitCancelRace {

  private final EventLoop loop = EventLoop.create();
  private final CompletableFuture<Integer> future;

  /** How often the body is inside; belongs to the loop. */
  private int inside;

  public SubmitCancelRace() {
    future =
        Asyncio.runCoroutineThreadsafe(
            () -> {
              inside++;
              try {
                return Asyncio.sleep(Duration.ZERO, 1);
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
    for (int i = 0; i < 4; i++) {
      loop.callSoon(loop::stop);
      loop.runForever();
    }
    loop.close();
  }

  @Arbiter
  public void after(LLI_Result r) {
    r.r2 = future.state();
    r.r3 = inside;
  }
}
