package asyncio4j;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A loop takes what there is and closes while somebody offers: what is taken is discarded once. */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "taken, and told that it will not run")
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "forgotten, or told twice")
@State
public class InboxCloseRace {

  private final Inbox inbox = new Inbox(new CountedWakeups());
  private final ReadyQueue ready = new ReadyQueue();
  private final Item item = new Item();

  @Actor
  public void producer(ZI_Result r) {
    r.r1 = inbox.offer(item);
  }

  @Actor
  public void loop() {
    inbox.drainTo(ready);
    for (Ready taken = ready.poll(); taken != null; taken = ready.poll()) {
      taken.discard();
    }
    inbox.close();
  }

  @Arbiter
  public void after(ZI_Result r) {
    r.r2 = item.discarded();
  }
}
