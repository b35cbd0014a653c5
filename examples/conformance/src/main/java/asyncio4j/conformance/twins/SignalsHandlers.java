package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import asyncio4j.io.LoopIo;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;

/**
 * Signal handlers on the loop: run as callbacks, replaced, removed, with arguments, more than one
 * signal.
 */
public final class SignalsHandlers implements Twin {

  /** How many signals the handlers have got. */
  private int handled;

  private void handle(LoopIo io, String signal, Runnable handler) {
    io.addSignalHandler(
        signal,
        () -> {
          handled++;
          handler.run();
        });
  }

  /** The JVM delivers a signal on a thread of its own, and when it likes. */
  private void settleWhenHandled(int count) {
    while (handled < count) {
      Asyncio.sleep(Duration.ofMillis(1));
    }
    settle();
  }

  private static void on(Object... args) {
    log("signal", List.of(args), "current task", Asyncio.currentTask());
  }

  private EventLoop main() throws Exception {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopIo io = LoopIo.of(loop);
    loop.setExceptionHandler((_, c) -> log("handler", c.get("exception")));

    handle(io, "HUP", () -> on("hup", 1));
    handle(io, "TERM", () -> on("term"));
    raise("HUP");
    log("raised; the handler has not run");
    settleWhenHandled(1);

    log("-- another one, and one twice in a row");
    raise("TERM");
    settleWhenHandled(2);
    for (int i = 0; i < 2; i++) {
      raise("HUP");
    }
    settleWhenHandled(4);

    log("-- replaced");
    handle(io, "HUP", () -> log("the new one"));
    raise("HUP");
    settleWhenHandled(5);

    log("-- it wakes a sleeping loop");
    LoopFuture<String> fut = loop.createFuture();
    handle(io, "HUP", () -> fut.setResult("woken by the signal"));
    loop.callLater(UNIT, () -> raise("HUP"));
    log(Asyncio.waitFor(fut, Duration.ofSeconds(20)));

    log("-- a failing handler");
    handle(
        io,
        "HUP",
        () -> {
          throw new Boom("in a signal handler");
        });
    raise("HUP");
    settleWhenHandled(7);

    log("-- a task cancelled by a signal");
    Task<?> t = Asyncio.createTask(() -> Asyncio.sleep(Duration.ofSeconds(60)));
    handle(io, "HUP", () -> t.cancel("by signal"));
    turns(1);
    raise("HUP");
    try {
      t.await();
    } catch (CancelledError exc) {
      log("task", exc);
    }

    log("-- removed");
    log(io.removeSignalHandler("HUP"), io.removeSignalHandler("HUP"));
    attempt("an uncatchable signal", () -> io.addSignalHandler("KILL", () -> on()));
    log("default restored", isDefault("HUP"));
    return loop;
  }

  @Override
  public void play() throws Exception {
    Asyncio.run(() -> main());
    log("removed by close", isDefault("TERM"));
  }

  private static Object signal(String name) throws ReflectiveOperationException {
    return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
  }

  private static void raise(String name) {
    try {
      Object signal = signal(name);
      signal.getClass().getMethod("raise", signal.getClass()).invoke(null, signal);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether the JVM or the system handles a signal; only an exchange of handlers tells. Not for
   * SIG_IGN: a JVM takes no handler for a signal that is ignored, and children inherit that.
   */
  private static boolean isDefault(String name) throws ReflectiveOperationException {
    Object signal = signal(name);
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    Object probe =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> method.getReturnType() == int.class ? 0 : null);
    Method handle = signal.getClass().getMethod("handle", signal.getClass(), type);
    Object before = handle.invoke(null, signal, probe);
    handle.invoke(null, signal, before);
    return !before.toString().startsWith("asyncio4j");
  }
}
