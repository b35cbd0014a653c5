package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tasks start in the next iteration, in creation order, and then take turns. */
public final class TaskStepOrder implements Twin {

  private static String worker(String name, int steps) {
    log(name, "starts");
    for (int i = 0; i < steps; i++) {
      Asyncio.sleep(Duration.ZERO);
      log(name, "step", i);
    }
    return name.toUpperCase(Locale.ROOT);
  }

  private static Void fails() {
    throw new Boom("at once");
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();

    log("create");
    Task<String> a = Asyncio.createTask(() -> worker("a", 2));
    loop.callSoon(() -> log("callback between the two tasks"));
    Task<String> b = Asyncio.createTask(() -> worker("b", 1));
    log("created, nothing ran yet");
    for (Task<String> t : List.of(a, b)) {
      t.addDoneCallback(done -> log("done", done.result()));
    }
    log("join", a.await(), b.await());

    log("-- a coroutine awaited directly runs inline");
    Task<String> t = Asyncio.createTask(() -> worker("task", 0));
    log("inline result", Coroutine.of(() -> worker("inline", 0)).await());
    log("task done?", t.isDone());
    log("task result", t.await());
    log("awaiting a done task takes no turn");
    loop.callSoon(() -> log("turn"));
    t.await();
    log("before the turn");
    Asyncio.sleep(Duration.ZERO);

    log("-- sleep results and order");
    log(
        Asyncio.sleep(Duration.ZERO, "zero"),
        Asyncio.sleep(Duration.ofSeconds(-1), "negative"),
        Asyncio.sleep(Duration.ofMillis(1), "some"));

    Task<Void> f = Asyncio.createTask(() -> fails());
    turns(1);
    log("failed on its first step", f.isDone(), f.exception());
    aattempt("await it", f);
    aattempt("again", f);
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
