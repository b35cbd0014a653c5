package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * runCoroutineThreadsafe: cancellation refused, cancelled twice, too late; errors of the fatal
 * kind; many at once.
 */
public final class ThreadsafeCancel implements Twin {

  private final EventLoop loop = EventLoop.create();
  private final List<Object> note = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private static void outcome(String what, CompletableFuture<?> future) {
    try {
      log(what, "->", future.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException exc) {
      log(what, "!!", exc.getCause());
    } catch (Throwable exc) {
      log(what, "!!", exc);
    }
  }

  private <T> CompletableFuture<T> submit(Coroutine<T> coroutine) {
    return Asyncio.runCoroutineThreadsafe(coroutine, loop);
  }

  private String refuses() {
    started.countDown();
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      note.add("task saw it, args " + args(exc).size());
    }
    turns(1);
    ended.countDown();
    return "went on";
  }

  private static Coroutine<String> quick() {
    return Coroutine.of(() -> "quick");
  }

  private static Coroutine<Object> raises(Throwable exc) {
    return Coroutine.of(() -> {
      if (exc instanceof Error error) {
        throw error;
      }
      throw (Exception) exc;
    });
  }

  private static Coroutine<Integer> square(int n) {
    return Coroutine.of(() -> {
      turns(n % 3);
      return n * n;
    });
  }

  private String awaits() {
    LoopFuture<Object> fut = loop.createFuture();
    new Thread(() -> loop.callSoonThreadsafe(() -> fut.setException(new Boom("from a thread"))))
        .start();
    try {
      fut.await();
    } catch (Boom exc) {
      return "caught " + exc.getMessage();
    }
    return null;
  }

  @Override
  public void play() throws Exception {
    loop.setExceptionHandler((_, c) -> log("handler", c.get("exception")));
    Thread thread = new Thread(loop::runForever);
    thread.start();

    log("-- the task refuses: the thread side is cancelled all the same");
    CompletableFuture<String> f = submit(Coroutine.of(this::refuses));
    started.await(10, TimeUnit.SECONDS);
    log("cancel", f.cancel(false), "again", f.cancel(false), "done", f.isDone());
    ended.await(10, TimeUnit.SECONDS);
    log(note);
    outcome("refused", f);

    log("-- too late");
    f = submit(quick());
    outcome("quick", f);
    log("cancel", f.cancel(false));

    log("-- errors");
    outcome("ordinary", submit(raises(new Boom("x"))));
    outcome("not ordinary", submit(raises(new Crash("y"))));
    outcome("cancelled", submit(raises(new CancelledError("by itself"))));

    log("-- many, from four threads");
    List<Integer> results = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(k ->
                new Thread(() ->
                    IntStream.range(0, 50)
                        .mapToObj(i -> submit(square(1000 * k + i)))
                        .toList()
                        .forEach(each -> results.add(each.join()))))
            .toList();
    threads.forEach(Thread::start);
    for (Thread t : threads) {
      t.join();
    }
    log(results.size(), results.stream().mapToLong(Integer::longValue).sum());

    log("-- a task of the loop awaits what a thread resolves");
    outcome("awaits", submit(Coroutine.of(this::awaits)));
    loop.callSoonThreadsafe(loop::stop);
    thread.join();
    loop.close();
    Coroutine<String> c = quick();
    try {
      var _ = Asyncio.runCoroutineThreadsafe(c, loop);
    } catch (IllegalStateException exc) {
      log("closed", exc);
    }
    c.close();
  }
}
