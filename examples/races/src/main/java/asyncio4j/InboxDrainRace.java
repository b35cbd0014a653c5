package asyncio4j;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A loop takes what there is while a thread adds: each item comes once, and in order. */
@JCStressTest
@Outcome(id = "2, true", expect = Expect.ACCEPTABLE, desc = "all came, and in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "one was lost, came twice or overtook the other")
@State
public class InboxDrainRace {

  private final Inbox inbox = new Inbox(new CountedWakeups());
  private final ReadyQueue ready = new ReadyQueue();
  private final Item first = new Item();
  private final Item second = new Item();

  @Actor
  public void producer() {
    inbox.add(first);
    inbox.add(second);
  }

  @Actor
  public void loop() {
    inbox.drainTo(ready);
  }

  @Arbiter
  public void after(IZ_Result r) {
    inbox.drainTo(ready);
    r.r1 = ready.size();
    r.r2 = ready.poll() == first && ready.poll() == second;
  }
}
