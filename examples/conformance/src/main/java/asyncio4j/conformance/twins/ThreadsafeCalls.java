package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TimerHandle;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * callSoonThreadsafe wakes a sleeping loop and keeps order; from the loop's own thread it is a
 * callSoon.
 */
public final class ThreadsafeCalls implements Twin {

  private static void raises() {
    throw new Boom("in a threadsafe callback");
  }

  private static EventLoop main() throws InterruptedException {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler((_, c) -> log("handler", c.get("exception")));
    // A coroutine has a thread of its own; which one the loop's is, a callback knows.
    LoopFuture<Thread> me = loop.createFuture();
    loop.callSoon(() -> me.setResult(Thread.currentThread()));
    Thread loopThread = me.await();

    log("-- from the same thread");
    loop.callSoon(() -> log("one"));
    loop.callSoonThreadsafe(() -> log("two"));
    loop.callSoon(() -> log("three"));
    Asyncio.sleep(Duration.ZERO);

    log("-- from another thread, while the loop sleeps");
    LoopFuture<String> done = loop.createFuture();
    Runnable thread =
        () -> {
          for (int i = 0; i < 3; i++) {
            int n = i;
            loop.callSoonThreadsafe(
                () -> log("call", n, "on the loop thread", Thread.currentThread() == loopThread));
          }
          loop.callSoonThreadsafe(() -> raises());
          loop.callSoonThreadsafe(() -> done.setResult("woken"));
        };
    TimerHandle late = loop.callLater(Duration.ofSeconds(60), () -> log("must not run"));
    CompletableFuture.delayedExecutor(units(2).toMillis(), TimeUnit.MILLISECONDS).execute(thread);
    log(done.await());
    late.cancel();

    log("-- a future resolved from a thread without the threadsafe call wakes nobody");
    LoopFuture<String> fut = loop.createFuture();
    Task<String> waiter = Asyncio.createTask(() -> Asyncio.waitFor(fut, Duration.ofSeconds(20)));
    Asyncio.sleep(Duration.ZERO);
    Thread t = new Thread(() -> loop.callSoonThreadsafe(() -> fut.setResult("proper")));
    t.start();
    log(waiter.await());
    t.join();
    return loop;
  }

  @Override
  public void play() throws InterruptedException {
    EventLoop closed = Asyncio.run(() -> main());
    attempt("after close", () -> closed.callSoonThreadsafe(() -> log("x")));

    log("-- before the loop runs: kept");
    EventLoop loop = EventLoop.create();
    Thread t =
        new Thread(() -> {
          loop.callSoonThreadsafe(() -> log("queued from a thread"));
          loop.callSoonThreadsafe(loop::stop);
        });
    t.start();
    t.join();
    loop.runForever();
    loop.close();
  }
}
