package asyncio4j.benchmarks;

import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What all the benchmarks of single work have in common: one loop, reused, that runs on JMH's own
 * thread, as the peers that have a loop run theirs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class Bench {

  /** Not running between invocations. */
  protected final EventLoop loop = EventLoop.create();

  /** For subclasses, which JMH makes. */
  protected Bench() {}

  /** Closes the loop. */
  @TearDown
  public void close() {
    loop.close();
  }

  /**
   * Runs a body as a coroutine on the loop, on this thread.
   *
   * @param body what to run
   * @return its result, which JMH consumes
   */
  protected final int onLoop(Callable<Integer> body) {
    return loop.runUntilComplete(Coroutine.of(body));
  }
}
