package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.TreeSet;

/**
 * What is reported when a failed future or task is dropped unobserved. A pending task is kept by
 * its loop. What the collector has found is reported in the next iteration.
 */
public final class TaskUnretrieved implements Twin {

  private static Void fails(String text) {
    throw new Boom(text);
  }

  private static void hangs() {
    Asyncio.getRunningLoop().createFuture().await();
  }

  private static void collect(WeakReference<?>... dropped) {
    collectGarbage(List.of(dropped));
    turns(1);
  }

  // What is used only in one of these is garbage when it returns.

  private static WeakReference<?> dropATask() {
    Task<Void> t = Asyncio.createTask(() -> fails("task"));
    turns(2);
    return new WeakReference<>(t);
  }

  private static WeakReference<?> dropAFuture(EventLoop loop) {
    LoopFuture<Void> f = loop.createFuture();
    f.setException(new Boom("future"));
    return new WeakReference<>(f);
  }

  private static WeakReference<?>[] lookAtThem(EventLoop loop) {
    Task<Void> t = Asyncio.createTask(() -> fails("seen"));
    turns(2);
    log("seen", t.exception());
    LoopFuture<Void> f = loop.createFuture();
    f.setException(new Boom("gathered"));
    Asyncio.gatherReturnExceptions(f).await();
    return new WeakReference<?>[] {new WeakReference<>(t), new WeakReference<>(f)};
  }

  private static WeakReference<?> dropACancelledOne(EventLoop loop) {
    LoopFuture<Void> f = loop.createFuture();
    f.cancel();
    return new WeakReference<>(f);
  }

  private static void dropAPendingTask() {
    Asyncio.createTask(() -> hangs());
    turns(1);
  }

  private static void main() {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler((_, context) ->
        log(
            "handler:",
            context.get("message"),
            "| keys",
            new TreeSet<>(context.keySet()).toArray(),
            "|",
            context.get("exception")));

    log("-- task dropped");
    collect(dropATask());
    log("-- future dropped");
    collect(dropAFuture(loop));
    log("-- looked at: silent");
    collect(lookAtThem(loop));
    log("-- cancelled: silent");
    collect(dropACancelledOne(loop));
    log("-- pending task destroyed");
    dropAPendingTask();
    collect();
    log("-- end");
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
