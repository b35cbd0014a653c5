package asyncio4j;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** runCoroutineThreadsafe while the loop runs for an iteration and is closed. */
@JCStressTest
@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "the loop was closed")
@Outcome(id = "SUCCESS", expect = Expect.ACCEPTABLE, desc = "the task ran")
@Outcome(id = "CANCELLED", expect = Expect.ACCEPTABLE, desc = "close cancelled the task")
@Outcome(id = "FAILED", expect = Expect.ACCEPTABLE, desc = "the loop was closed before it began")
@Outcome(expect = Expect.FORBIDDEN, desc = "the future stays pending")
@State
public class SubmitCloseRace {

  private final EventLoop loop = EventLoop.create();
  private @Nullable CompletableFuture<Integer> future;

  @Actor
  public void caller() {
    try {
      future = Asyncio.runCoroutineThreadsafe(() -> 1, loop);
    } catch (IllegalStateException e) {
      future = null;
    }
  }

  @Actor
  public void owner() {
    loop.callSoon(loop::stop);
    loop.runForever();
    loop.close();
  }

  @Arbiter
  public void after(L_Result r) {
    r.r1 = future == null ? "refused" : future.state().name();
  }
}
