package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.createTask;

import asyncio4j.Task;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Tasks that come and go. */
public class Tasks extends Bench {

  /** Starts many small tasks and awaits them all. */
  @Benchmark
  @OperationsPerInvocation(Scale.MANY)
  public int spawn() {
    return onLoop(() -> {
      List<Task<Integer>> tasks = new ArrayList<>(Scale.MANY);
      for (int i = 0; i < Scale.MANY; i++) {
        int value = i;
        tasks.add(createTask(() -> value));
      }
      int sum = 0;
      for (Task<Integer> task : tasks) {
        sum += task.await();
      }
      return sum;
    });
  }

  /** The peer of {@link #spawn}: {@code async} and {@code await}. */
  @Benchmark
  @OperationsPerInvocation(Scale.MANY)
  public int spawnKotlin() {
    return KotlinPeers.spawn(Scale.MANY);
  }

  /**
   * A peer of {@link #spawn}: promises that callbacks complete.
   *
   * @param peer Vert.x
   */
  @Benchmark
  @OperationsPerInvocation(Scale.MANY)
  public int spawnVertx(VertxPeer peer) {
    return peer.spawn(Scale.MANY);
  }

  /** What a task of the carried engine stands on: a virtual thread, started, run and ended. */
  @Benchmark
  @OperationsPerInvocation(Scale.MANY)
  public int spawnVirtualThreads() {
    return VirtualThreadPeer.spawn(Scale.MANY);
  }
}
