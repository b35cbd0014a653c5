package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** runCoroutineThreadsafe: result, error, and cancellation from either side. */
public final class ThreadsafeCoroutine implements Twin {

  private final EventLoop loop = EventLoop.create();
  private final List<Object> note = Collections.synchronizedList(new ArrayList<>());
  private volatile CountDownLatch ended;
  private volatile Thread loopThread;

  private String job(String mode) {
    try {
      Asyncio.sleep(Duration.ZERO);
      if (mode.equals("error")) {
        throw new Boom("from the loop");
      }
      if (mode.equals("hang")) {
        Asyncio.sleep(Duration.ofSeconds(60));
      }
      if (mode.equals("cancel itself")) {
        Asyncio.currentTask().cancel();
        Asyncio.sleep(Duration.ZERO);
      }
      return mode;
    } catch (CancelledError exc) {
      note.add(mode + ": task cancelled");
      throw exc;
    } finally {
      ended.countDown();
    }
  }

  private static List<Boolean> cancelLast() {
    return Asyncio.allTasks().stream()
        .filter(t -> t != Asyncio.currentTask())
        .map(Task::cancel)
        .toList();
  }

  private CompletableFuture<String> submit(String mode) {
    ended = new CountDownLatch(1);
    return Asyncio.runCoroutineThreadsafe(() -> job(mode), loop);
  }

  private static void outcome(String mode, CompletableFuture<String> future, Duration timeout) {
    try {
      log(mode, "->", future.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException exc) {
      log(mode, "!!", exc.getCause());
    } catch (Throwable exc) {
      log(mode, "!!", exc);
    }
  }

  private static void outcome(String mode, CompletableFuture<String> future) {
    outcome(mode, future, Duration.ofSeconds(10));
  }

  private boolean waitEnded() throws InterruptedException {
    return ended.await(10, TimeUnit.SECONDS);
  }

  @Override
  public void play() throws Exception {
    Thread thread = new Thread(loop::runForever);
    thread.start();
    // Which thread runs the loop is the engine's business.
    loop.callSoonThreadsafe(() -> loopThread = Thread.currentThread());

    outcome("plain", submit("plain"));
    outcome("error", submit("error"));
    outcome("cancel itself", submit("cancel itself"));
    log(note);

    CompletableFuture<String> f = submit("hang");
    outcome("hang, with a time limit on the thread side", f, UNIT);
    log("the task is still running", ended.getCount() > 0);
    log("cancel", f.cancel(false), "state", f.isCancelled());
    waitEnded();
    log(note);
    outcome("hang", f);

    log("-- callbacks on the thread-side future run on the loop thread");
    f = submit("hang");
    CountDownLatch called = new CountDownLatch(1);
    CompletableFuture<?> noted =
        f.whenComplete((_, _) -> {
          note.add(Thread.currentThread() == loopThread);
          called.countDown();
        });
    CompletableFuture<List<Boolean>> f2 = Asyncio.runCoroutineThreadsafe(() -> cancelLast(), loop);
    called.await(10, TimeUnit.SECONDS);
    log(note.getLast(), f2.get(10, TimeUnit.SECONDS));
    noted.isDone();

    loop.callSoonThreadsafe(loop::stop);
    thread.join();
    log("-- the loop is not running: nothing happens until it does");
    f = submit("plain");
    log("done", f.isDone());
    // No timer, as in the scenario: if the machine stands still, that is over before the coroutine.
    var _ = f.whenComplete((_, _) -> loop.callSoonThreadsafe(loop::stop));
    loop.runForever();
    outcome("plain", f);
    loop.close();
  }
}
