package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** gather and cancellation: of the whole, of one child, with and without returned exceptions. */
public final class GatherCancel implements Twin {

  private static String child(String name, String answer) {
    try {
      Asyncio.sleep(Duration.ofSeconds(10));
    } catch (CancelledError exc) {
      log(name, "cancelled", exc);
      if (answer != null) {
        return answer;
      }
      throw exc;
    }
    return null;
  }

  private static List<Task<String>> family(String... answers) {
    List<Task<String>> kids = new ArrayList<>();
    for (String answer : answers) {
      String name = "c" + kids.size();
      kids.add(Asyncio.createTask(() -> child(name, answer)));
    }
    return kids;
  }

  private static LoopFuture<?> gather(List<Task<String>> kids, boolean returnExceptions) {
    return returnExceptions ? Asyncio.gatherReturnExceptions(kids) : Asyncio.gather(kids);
  }

  private static List<Object> parent() {
    return Asyncio.gatherReturnExceptions(family(null, "survivor")).await();
  }

  private static void main() {
    for (boolean flag : List.of(false, true)) {
      log("-- outer cancelled, return_exceptions =", flag);
      List<Task<String>> kids = family(null, null);
      LoopFuture<?> g = gather(kids, flag);
      turns(1);
      log("cancel", g.cancel("all"), "state now", state(g));
      aattempt("gather", g);
      log("gather.cancelled()", g.isCancelled(), states(kids));

      log("-- one child cancelled, return_exceptions =", flag);
      kids = family(null, "late");
      g = gather(kids, flag);
      turns(1);
      kids.get(0).cancel("just me");
      turns(3);
      log("gather done", g.isDone(), "cancelled", g.isCancelled());
      log("second cancel", kids.get(1).cancel());
      aattempt("gather", g);
      log(states(kids));
    }

    log("-- outer cancelled, every child refuses");
    for (boolean flag : Arrays.asList(false, true)) {
      LoopFuture<?> g = gather(family("v0", "v1"), flag);
      turns(1);
      g.cancel("refused");
      aattempt("gather", g);
    }

    log("-- through the awaiting task");
    Task<List<Object>> t = Asyncio.createTask(() -> parent());
    turns(2);
    t.cancel("parent");
    aattempt("parent", t);
    log("count", t.cancelling());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
