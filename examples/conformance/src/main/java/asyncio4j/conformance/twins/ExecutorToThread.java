package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OnCancel;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * toThread: arguments, context, errors, cancellation, and what Asyncio.run waits for at the end.
 */
public final class ExecutorToThread implements Twin {

  private static final ContextVar<String> VAR = ContextVar.of("var");
  private final List<String> finished = Collections.synchronizedList(new ArrayList<>());

  private static List<Object> work(int a, int b) {
    return List.of(a, b, VAR.get());
  }

  private static Void raises(RuntimeException exc) {
    throw exc;
  }

  private String main() {
    VAR.set("from main");
    log(Asyncio.toThread(() -> work(1, 2)));
    aattempt("error", () -> Asyncio.toThread(() -> raises(new Boom("x"))));
    aattempt("running loop in a thread", () -> Asyncio.toThread(() -> Asyncio.getRunningLoop()));
    log(
        "results in argument order",
        Asyncio.gather(
                Stream.of(0, 1, 2, 3)
                    .map(i -> Coroutine.of(() -> Asyncio.toThread(() -> i * i)))
                    .toList())
            .await());

    log("-- lazily started: nothing runs until awaited");
    Coroutine<Boolean> c = Coroutine.of(() -> Asyncio.toThread(() -> finished.add("lazy")));
    turns(3);
    log(finished);
    c.await();
    log(finished);

    log("-- cancelled: the task ends now, the thread later");
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    Task<Boolean> t =
        Asyncio.createTask(() ->
            Asyncio.toThread(
                () -> {
                  started.countDown();
                  return gate.await(10, TimeUnit.SECONDS) && finished.add("gated");
                },
                OnCancel.LET_FINISH));
    while (started.getCount() > 0) {
      Asyncio.sleep(UNIT);
    }
    t.cancel("impatient");
    aattempt("task", t);
    log(finished);
    gate.countDown();
    while (!finished.contains("gated")) {
      Asyncio.sleep(UNIT);
    }
    log(finished);

    log("-- the end of asyncio.run waits for the threads");
    LoopFuture<Void> slow =
        Asyncio.getRunningLoop()
            .runInExecutor(
                null,
                () -> {
                  Thread.sleep(units(3));
                  finished.add("slow");
                });
    return slow.isDone() ? "too early" : "main is over";
  }

  @Override
  public void play() {
    attempt("run", () -> Asyncio.run(this::main));
    log(finished);
    log("-- a loop closed by hand does not wait");
    EventLoop loop = EventLoop.create();
    loop.runInExecutor(null, () -> raises(new Boom("nobody looks")));
    loop.close();
    log("closed", loop.isClosed());
  }
}
