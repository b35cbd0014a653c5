package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OnCancel;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** runInExecutor: results, errors, cancellation before and after the work has begun, shutdown. */
public final class ExecutorBasic implements Twin {

  private static int add(int a, int b) {
    return a + b;
  }

  private static Void fails() {
    throw new Boom("in the thread");
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    aattempt("result", loop.runInExecutor(null, () -> add(2, 3)));
    aattempt("error", loop.runInExecutor(null, () -> fails()));
    log(
        "another thread",
        loop.runInExecutor(null, () -> Thread.currentThread()).await() != Thread.currentThread());

    ExecutorService pool = Executors.newSingleThreadExecutor();
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());

    log("-- one busy thread, two jobs queued");
    LoopFuture<String> busy =
        loop.runInExecutor(
            pool,
            () -> {
              started.countDown();
              boolean ignored = gate.await(10, TimeUnit.SECONDS);
              order.add("blocker finished");
              return "ignored result " + ignored;
            },
            OnCancel.LET_FINISH);
    loop.runInExecutor(null, () -> started.await(10, TimeUnit.SECONDS)).await();
    LoopFuture<Void> queued = loop.runInExecutor(pool, () -> note(order, "queued job ran"));
    LoopFuture<Void> last = loop.runInExecutor(pool, () -> note(order, "last job ran"));
    log("cancel queued", queued.cancel());
    turns(2);
    log("cancel busy", busy.cancel(), "it is cancelled at once", busy.isCancelled());
    aattempt("busy", busy);
    aattempt("queued", queued);
    log("but the thread is still in it", order);
    gate.countDown();
    aattempt("last", last);
    log(order);
    pool.shutdown();

    log("-- after shutdown");
    try {
      loop.runInExecutor(pool, () -> add(1, 1)).await();
    } catch (IllegalStateException exc) {
      log(exc);
    }
    loop.shutdownDefaultExecutor(null).await();
    try {
      loop.runInExecutor(null, () -> add(1, 1)).await();
    } catch (IllegalStateException exc) {
      log(exc);
    }
  }

  private static void note(List<String> order, String what) {
    order.add(what);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
