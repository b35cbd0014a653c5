package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;

import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What debug mode costs when it is off, and when it is on: each work on three loops. One was never
 * in debug mode, one was switched to it and back, so that whatever it leaves behind would show, and
 * one is in debug mode. Nothing is slow enough to be reported.
 */
@OperationsPerInvocation(Scale.ITEMS)
public class DebugModes extends Bench {

  private final EventLoop switchedOff = EventLoop.create();
  private final EventLoop on = EventLoop.create();

  /** For JMH. */
  public DebugModes() {
    switchedOff.setDebug(true);
    switchedOff.setDebug(false);
    on.setDebug(true);
    on.setSlowCallbackDuration(Duration.ofDays(1));
  }

  /** Closes the other loops. */
  @TearDown
  public void closeOthers() {
    switchedOff.close();
    on.close();
  }

  private static int run(EventLoop loop, Callable<Integer> body) {
    return loop.runUntilComplete(Coroutine.of(body));
  }

  /** Each is checked for the thread that makes it, and timed, in debug mode. */
  private static int callbacks() {
    EventLoop loop = EventLoop.runningHere();
    LoopFuture<Integer> over = loop.createFuture();
    for (int i = 1; i < Scale.ITEMS; i++) {
      loop.callSoon(() -> {});
    }
    loop.callSoon(() -> over.setResult(Scale.ITEMS));
    return over.await();
  }

  /** Each knows where it was created in debug mode. */
  private static int tasks() {
    int sum = 0;
    for (int i = 0; i < Scale.ITEMS; i++) {
      Task<Integer> task = createTask(() -> 1);
      sum += task.await();
    }
    return sum;
  }

  /** An iteration of the loop for each, which is timed in debug mode. */
  private static int turns() {
    for (int i = 0; i < Scale.ITEMS; i++) {
      sleep(Duration.ZERO);
    }
    return Scale.ITEMS;
  }

  /** {@code callSoon}. */
  @Benchmark
  public int callSoon() {
    return run(loop, DebugModes::callbacks);
  }

  /** {@code callSoon}. */
  @Benchmark
  public int callSoonSwitchedOff() {
    return run(switchedOff, DebugModes::callbacks);
  }

  /** {@code callSoon}. */
  @Benchmark
  public int callSoonOn() {
    return run(on, DebugModes::callbacks);
  }

  /** A task, awaited. */
  @Benchmark
  public int task() {
    return run(loop, DebugModes::tasks);
  }

  /** A task, awaited. */
  @Benchmark
  public int taskSwitchedOff() {
    return run(switchedOff, DebugModes::tasks);
  }

  /** A task, awaited. */
  @Benchmark
  public int taskOn() {
    return run(on, DebugModes::tasks);
  }

  /** {@code sleep(0)}. */
  @Benchmark
  public int turn() {
    return run(loop, DebugModes::turns);
  }

  /** {@code sleep(0)}. */
  @Benchmark
  public int turnSwitchedOff() {
    return run(switchedOff, DebugModes::turns);
  }

  /** {@code sleep(0)}. */
  @Benchmark
  public int turnOn() {
    return run(on, DebugModes::turns);
  }
}
