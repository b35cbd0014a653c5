package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import java.time.Duration;

/**
 * cancel() counts requests, uncancel() takes one back; at zero a request that was not delivered is
 * dropped.
 */
public final class TaskCancelCounting implements Twin {

  private static void stubborn(String name, int refuse) {
    Task<?> me = Asyncio.currentTask();
    int seen = 0;
    while (true) {
      try {
        Asyncio.sleep(Duration.ofSeconds(10));
      } catch (CancelledError exc) {
        seen++;
        log(name, "hit", seen, exc, "cancelling", me.cancelling());
        if (seen > refuse) {
          throw exc;
        }
        log(name, "uncancel", me.uncancel());
      }
    }
  }

  private static String selfCancel(int undo) {
    Task<?> me = Asyncio.currentTask();
    me.cancel("mine");
    log("count", me.cancelling());
    for (int i = 0; i < undo; i++) {
      log("uncancel", me.uncancel());
    }
    Asyncio.sleep(Duration.ZERO);
    return "not cancelled";
  }

  private static void main() {
    Task<Void> t = Asyncio.createTask(() -> stubborn("s", 2));
    turns(1);
    for (int i = 0; i < 3; i++) {
      log("cancel", t.cancel("request " + i), t.cancelling());
      turns(2);
    }
    log(state(t), t.cancelling());

    log("-- two requests before delivery: one exception, the first message, the count is two");
    t = Asyncio.createTask(() -> stubborn("d", 0));
    turns(1);
    t.cancel("one");
    t.cancel("two");
    log("count", t.cancelling());
    aattempt("d", t);

    log("-- uncancel of an undelivered request");
    aattempt("kept", Asyncio.createTask(() -> selfCancel(0)));
    aattempt("undone", Asyncio.createTask(() -> selfCancel(1)));
    aattempt("undone below zero", Asyncio.createTask(() -> selfCancel(3)));
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
