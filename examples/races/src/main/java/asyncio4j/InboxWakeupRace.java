package asyncio4j;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads send something to a loop that sleeps: one of them wakes it. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "one wake-up, two items")
@Outcome(expect = Expect.FORBIDDEN, desc = "no wake-up, one too many, or a lost item")
@State
public class InboxWakeupRace {

  private final CountedWakeups poller = new CountedWakeups();
  private final Inbox inbox = new Inbox(poller);

  public InboxWakeupRace() {
    if (!inbox.beginSleep()) {
      throw new IllegalStateException("a new inbox is not empty");
    }
  }

  @Actor
  public void one() {
    inbox.add(new Item());
  }

  @Actor
  public void two() {
    inbox.add(new Item());
  }

  @Arbiter
  public void after(II_Result r) {
    r.r1 = poller.count();
    inbox.endSleep();
    ReadyQueue ready = new ReadyQueue();
    inbox.drainTo(ready);
    r.r2 = ready.size();
  }
}
