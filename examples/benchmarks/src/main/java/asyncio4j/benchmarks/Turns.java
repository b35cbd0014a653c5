package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;

import asyncio4j.Task;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Tasks that give up their turn. */
public class Turns extends Bench {

  /** One task, nobody else there. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int sleepZeroAlone() {
    return onLoop(Turns::turns);
  }

  /** The peer of {@link #sleepZeroAlone}. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int sleepZeroAloneKotlin() {
    return KotlinPeers.yieldAlone(Scale.ITEMS);
  }

  /** Two tasks: each turn is a switch. */
  @Benchmark
  @OperationsPerInvocation(2 * Scale.ITEMS)
  public int takeTurns() {
    return onLoop(() -> {
      Task<Integer> a = createTask(Turns::turns);
      Task<Integer> b = createTask(Turns::turns);
      return a.await() + b.await();
    });
  }

  /** A peer of {@link #takeTurns}: coroutines that are objects, not stacks. */
  @Benchmark
  @OperationsPerInvocation(2 * Scale.ITEMS)
  public int takeTurnsKotlin() {
    return KotlinPeers.takeTurns(Scale.ITEMS);
  }

  /** The limit of the carried engine: the JDK's own switch and nothing else. */
  @Benchmark
  @OperationsPerInvocation(2 * Scale.ITEMS)
  public int takeTurnsVirtualThreads() {
    return VirtualThreadPeer.takeTurns(Scale.ITEMS);
  }

  private static int turns() {
    for (int i = 0; i < Scale.ITEMS; i++) {
      sleep(Duration.ZERO);
    }
    return Scale.ITEMS;
  }
}
