package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;

import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TimerHandle;
import asyncio4j.reactor.Reactive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Mono;

/** Many at the same time: what {@link Growth} divides by how many. */
public class Crowds extends Bench {

  private static final Runnable NOTHING = () -> {};

  /** How many. */
  @Param({"1000", "10000", "100000", "1000000"})
  public int count;

  /** In which timers are cancelled: by chance, and the same each time. */
  private int[] order;

  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

  /** As a careful user sets it up: cancelled work does not stay. */
  public Crowds() {
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Not a part of what is measured. */
  @Setup
  public void shuffle() {
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(shuffled, new Random(1));
    order = shuffled.stream().mapToInt(i -> i).toArray();
  }

  /** Ends the peer's thread. */
  @TearDown
  public void closePeers() {
    executor.shutdownNow();
  }

  /** Tasks that are all alive when the first one goes on. */
  @Benchmark
  public int tasks() {
    return onLoop(() -> {
      List<Task<Integer>> tasks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int value = i;
        tasks.add(
            createTask(() -> {
              sleep(Duration.ZERO);
              return value;
            }));
      }
      int sum = 0;
      for (Task<Integer> task : tasks) {
        sum += task.await();
      }
      return sum;
    });
  }

  /** The same with kotlinx. */
  @Benchmark
  public int tasksKotlin() {
    return KotlinPeers.crowd(count);
  }

  /** The same with what a task stands on: virtual threads that give up their turn once. */
  @Benchmark
  public int tasksVirtualThreads() {
    return VirtualThreadPeer.crowd(count);
  }

  /** Timers that are cancelled in no order. */
  @Benchmark
  public int timers() {
    return onLoop(() -> {
      List<TimerHandle> timers = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        timers.add(loop.callLater(Duration.ofMillis(60_000 + i * 7919L % 60_000), NOTHING));
      }
      for (int i : order) {
        timers.get(i).cancel();
      }
      return count;
    });
  }

  /** The same with the JDK's executor. */
  @Benchmark
  public int timersExecutor() throws Exception {
    return executor
        .submit(() -> {
          List<Future<?>> timers = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            timers.add(
                executor.schedule(NOTHING, 60_000 + i * 7919L % 60_000, TimeUnit.MILLISECONDS));
          }
          for (int i : order) {
            timers.get(i).cancel(false);
          }
          return count;
        })
        .get();
  }

  /** Subscribers of one future's Mono, which get its result. */
  @Benchmark
  public int subscribers() {
    return onLoop(() -> {
      LoopFuture<Integer> future = loop.createFuture();
      Mono<Integer> mono = Reactive.mono(future);
      int[] sum = new int[1];
      for (int i = 0; i < count; i++) {
        mono.subscribe(item -> sum[0] += item);
      }
      future.setResult(1);
      while (sum[0] < count) {
        sleep(Duration.ZERO);
      }
      return sum[0];
    });
  }

  /** The same with a CompletableFuture's Mono. */
  @Benchmark
  public int subscribersReactor() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    Mono<Integer> mono = Mono.fromFuture(future);
    int[] sum = new int[1];
    for (int i = 0; i < count; i++) {
      mono.subscribe(item -> sum[0] += item);
    }
    future.complete(1);
    return sum[0];
  }
}
