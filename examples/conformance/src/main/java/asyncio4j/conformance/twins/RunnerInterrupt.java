package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.Runner;
import asyncio4j.conformance.Twin;
import java.lang.reflect.Method;
import java.time.Duration;

/**
 * An interrupt during Runner.run cancels the main task; how it reacts decides what run() throws.
 * The JVM delivers a signal on a thread of its own and at its own time, so the interrupt that must
 * come inside a callback is injected there.
 */
public final class RunnerInterrupt implements Twin {

  private static String main(String mode) {
    EventLoop loop = Asyncio.getRunningLoop();
    log("--", mode);
    loop.callSoon(RunnerInterrupt::raiseSigint);
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError exc) {
      log("main cancelled", exc, "count", Asyncio.currentTask().cancelling());
      if (mode.equals("swallow")) {
        return "swallowed";
      }
      if (mode.equals("uncancel")) {
        Asyncio.currentTask().uncancel();
        turns(1);
        return "uncancelled";
      }
      if (mode.equals("cancelled twice")) {
        Asyncio.currentTask().cancel();
        turns(1);
      }
      throw exc;
    } finally {
      log("main cleanup");
    }
    return null;
  }

  private static void twice(Runner runner) {
    EventLoop loop = Asyncio.getRunningLoop();
    log("-- a second interrupt is not polite");
    loop.callSoon(RunnerInterrupt::raiseSigint);
    try {
      Asyncio.sleep(Duration.ofSeconds(60));
    } catch (CancelledError e) {
      loop.callSoon(runner::interrupt);
      try {
        turns(3);
        log("not reached");
      } finally {
        log("torn down later, when the runner closes");
      }
    }
  }

  @Override
  public void play() throws Exception {
    Object before = sigintHandler();
    try (Runner runner = Runner.create(RunOptions.DEFAULT.withCtrlC(true))) {
      attempt("run", () -> runner.run(() -> main("re-raise")));
      attempt("run", () -> runner.run(() -> main("swallow")));
      attempt("run", () -> runner.run(() -> main("uncancel")));
      attempt("run", () -> runner.run(() -> main("cancelled twice")));

      attempt("run", () -> runner.run(() -> twice(runner)));
      log("the loop survives");
    }
    log("default handler restored", sigintHandler().getClass() == before.getClass());
  }

  // By reflection, since javac warns of sun.misc.Signal and cannot be told not to.

  private static Object sigint() throws ReflectiveOperationException {
    return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance("INT");
  }

  private static void raiseSigint() {
    try {
      Object sigint = sigint();
      sigint.getClass().getMethod("raise", sigint.getClass()).invoke(null, sigint);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What handles SIGINT now. The only way to ask is to put another one in its place. */
  private static Object sigintHandler() throws ReflectiveOperationException {
    Object sigint = sigint();
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    Method handle = sigint.getClass().getMethod("handle", sigint.getClass(), type);
    Object now = handle.invoke(null, sigint, type.getField("SIG_DFL").get(null));
    handle.invoke(null, sigint, now);
    return now;
  }
}
