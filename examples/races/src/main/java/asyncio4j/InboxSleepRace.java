package asyncio4j;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A loop goes to sleep while somebody sends it something: it is woken, or does not sleep. */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "it sleeps and is woken")
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "it sees the item itself")
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "both see each other")
@Outcome(expect = Expect.FORBIDDEN, desc = "it sleeps for ever, or is woken twice")
@State
public class InboxSleepRace {

  private final CountedWakeups poller = new CountedWakeups();
  private final Inbox inbox = new Inbox(poller);

  @Actor
  public void producer() {
    inbox.add(new Item());
  }

  @Actor
  public void loop(ZI_Result r) {
    r.r1 = inbox.beginSleep();
  }

  @Arbiter
  public void after(ZI_Result r) {
    r.r2 = poller.count();
  }
}
