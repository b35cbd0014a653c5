package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.createTask;

import asyncio4j.queues.AsyncQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A producer and a consumer on one loop, with a queue between them. */
public class Queues extends Bench {

  private static final int BUFFER = 128;

  /** Room for one item: each is a hand-over. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int queueOfOne() {
    return passThrough(1);
  }

  /** The peer of {@link #queueOfOne}. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int queueOfOneKotlin() {
    return KotlinPeers.channel(Scale.ITEMS, 1);
  }

  /** A peer of {@link #queueOfOne}: two virtual threads. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int queueOfOneJox() {
    return JoxPeer.channel(Scale.ITEMS, 1);
  }

  /** Room for {@value #BUFFER}. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int queueOfMany() {
    return passThrough(BUFFER);
  }

  /** The peer of {@link #queueOfMany}. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int queueOfManyKotlin() {
    return KotlinPeers.channel(Scale.ITEMS, BUFFER);
  }

  /** A peer of {@link #queueOfMany}: two virtual threads. */
  @Benchmark
  @OperationsPerInvocation(Scale.ITEMS)
  public int queueOfManyJox() {
    return JoxPeer.channel(Scale.ITEMS, BUFFER);
  }

  private int passThrough(int capacity) {
    return onLoop(() -> {
      AsyncQueue<Integer> queue = new AsyncQueue<>(capacity);
      createTask(() -> {
        for (int i = 0; i < Scale.ITEMS; i++) {
          queue.put(i);
        }
      });
      int sum = 0;
      for (int i = 0; i < Scale.ITEMS; i++) {
        sum += queue.get();
      }
      return sum;
    });
  }
}
