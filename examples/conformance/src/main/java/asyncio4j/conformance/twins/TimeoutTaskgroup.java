package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.TaskGroup;
import asyncio4j.Timeout;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** timeout() around, inside and beside a TaskGroup: who cancels whom, and what comes out. */
public final class TimeoutTaskgroup implements Twin {

  private record Spec(String name, int units, RuntimeException end, RuntimeException onCancel) {
    Spec(String name, int units) {
      this(name, units, null, null);
    }
  }

  private Task<?> me;
  private Task<String> a;

  private static String child(Spec spec) {
    try {
      Asyncio.sleep(units(spec.units));
      log(spec.name, "ends");
    } catch (CancelledError exc) {
      log(spec.name, "cancelled", exc);
      if (spec.onCancel != null) {
        throw spec.onCancel;
      }
      throw exc;
    }
    if (spec.end != null) {
      throw spec.end;
    }
    return spec.name;
  }

  private void caseOf(String title, int outerUnits, int bodyUnits, Spec... specs) {
    log("--", title);
    List<Task<String>> tasks = new ArrayList<>();
    Timeout tm = Asyncio.timeout(units(outerUnits));
    try {
      tm.run(() -> {
        TaskGroup.scope(tg -> {
          for (Spec spec : specs) {
            tasks.add(tg.createTask(() -> child(spec)));
          }
          Asyncio.sleep(units(bodyUnits));
          log("body over");
        });
        log("group over");
      });
      log("block over");
    } catch (Throwable exc) {
      log("raised", exc, "cause", label(exc.getCause()));
    }
    log(states(tasks), "expired", tm.expired(), "count", me.cancelling());
  }

  private static void limited(int units) {
    Asyncio.timeout(units(units)).run(() -> Asyncio.sleep(Duration.ofSeconds(60)));
  }

  private static void guarded() {
    Timeout tm = Asyncio.timeout(units(9));
    tm.run(() -> {
      try {
        TaskGroup.scope(tg -> tg.createTask(() -> child(new Spec("a", 60))));
      } finally {
        log("expired", tm.expired());
      }
    });
  }

  private void main() {
    me = Asyncio.currentTask();

    caseOf("in time", 5, 0, new Spec("a", 1), new Spec("b", 2));
    caseOf("expires in the body", 1, 9, new Spec("a", 5));
    caseOf("expires in the exit", 2, 1, new Spec("a", 9));
    caseOf("a child fails first", 5, 0, new Spec("a", 1, new Boom("a"), null), new Spec("b", 9));
    caseOf(
        "expires, and a child fails while dying", 1, 0, new Spec("a", 9, null, new Boom("dying")));

    log("-- the timeout inside: the group goes on");
    TaskGroup.scope(tg -> {
      a = tg.createTask(() -> child(new Spec("a", 3)));
      try {
        Asyncio.timeout(UNIT).run(() -> Asyncio.sleep(Duration.ofSeconds(60)));
      } catch (AsyncTimeoutException exc) {
        log("caught", exc, "count", me.cancelling());
      }
    });
    log(state(a));

    log("-- uncaught inside: it is an error of the group");
    try {
      TaskGroup.scope(tg -> {
        a = tg.createTask(() -> child(new Spec("a", 9)));
        Asyncio.timeout(UNIT).run(() -> Asyncio.sleep(Duration.ofSeconds(60)));
      });
    } catch (Throwable exc) {
      log(exc, "count", me.cancelling());
    }
    log(state(a));

    log("-- a child times out: an error like any other");
    try {
      TaskGroup.scope(tg -> {
        tg.createTask(() -> limited(1));
        a = tg.createTask(() -> child(new Spec("a", 9)));
      });
    } catch (Throwable exc) {
      log(exc, "count", me.cancelling());
    }
    log(state(a));

    log("-- the child fails and the deadline passes at one poll");
    Timeout tm = Asyncio.timeout(units(2));
    try {
      tm.run(() ->
          TaskGroup.scope(tg -> {
            tg.createTask(() -> child(new Spec("a", 1, new Boom("a"), null)));
            turns(1);
            block(units(5));
            Asyncio.sleep(Duration.ofSeconds(60));
          }));
    } catch (Throwable exc) {
      log(exc, "count", me.cancelling());
    }
    log("expired", tm.expired());

    log("-- cancelled from outside while the group waits inside a timeout");
    Task<Void> t = Asyncio.createTask(() -> guarded());
    turns(2);
    t.cancel("outside");
    aattempt("guarded", t);
    log("count", t.cancelling());
  }

  @Override
  public void play() {
    run(this::main);
  }
}
