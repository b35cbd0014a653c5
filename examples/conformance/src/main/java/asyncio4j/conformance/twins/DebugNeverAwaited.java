package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.Coroutine;
import asyncio4j.RunOptions;
import asyncio4j.Task;
import asyncio4j.conformance.LogTap;
import asyncio4j.conformance.Twin;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A coroutine that is created and dropped, and the other things that are noticed only when they
 * vanish: here that is in the next iteration of the loop.
 */
public final class DebugNeverAwaited implements Twin {

  /** A body has the name of its class, and a lambda's class has none. */
  private record Forgotten(int x) implements CheckedRunnable {
    @Override
    public void run() {
      log("must not run", x);
    }
  }

  private static Coroutine<Void> forgotten(int x) {
    return Coroutine.of(new Forgotten(x));
  }

  private static void suspended() {
    try {
      Asyncio.getRunningLoop().createFuture().await();
    } finally {
      log("a suspended coroutine is closed when dropped");
    }
  }

  private static AsyncGenerator<Integer, Void> agen() {
    return AsyncGenerator.of("agen", out -> out.yield(1));
  }

  private static String text(LogTap.Entry warning) {
    return warning.asWarning().replaceAll("'[\\w.]*[.$]Forgotten'", "'forgotten'");
  }

  private static void seen(String what, Callable<List<?>> fn) throws Exception {
    List<String> caught = new ArrayList<>();
    try (LogTap _ = LogTap.warnings(w -> caught.add(text(w)))) {
      List<? extends WeakReference<?>> dropped =
          fn.call().stream().map(object -> new WeakReference<Object>(object)).toList();
      collectGarbage(dropped);
      turns(1);
    }
    log(what, caught);
  }

  private static List<?> closed() {
    Coroutine<Void> c = forgotten(2);
    c.close();
    return List.of(c);
  }

  /** Who drives a coroutine by hand has to close it; the collector does not. */
  private static List<?> started() {
    Coroutine<Void> c = Coroutine.of(() -> suspended());
    c.send(null);
    return List.of();
  }

  private static List<?> taskCancelledBeforeStart() {
    Task<Void> t = Asyncio.createTask(forgotten(3));
    t.cancel();
    return List.of();
  }

  private static void main() throws Exception {
    seen("dropped", () -> List.of(forgotten(1)));
    seen("closed", () -> closed());
    seen("started", () -> started());
    seen("an async generator nobody iterated", () -> List.of(agen()));
    seen("its step object", () -> List.of(agen().anext()));
    seen("a step object with a value", () -> List.of(agen().asend(null)));
    seen("its close object", () -> List.of(agen().aclose()));
    seen("a task cancelled before its start", () -> taskCancelledBeforeStart());
    turns(3);
  }

  @Override
  public void play() {
    // Steps of async generators are watched in debug mode only.
    Asyncio.run(() -> main(), RunOptions.debug(true));
  }
}
