package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.toThread;

import asyncio4j.reactor.Reactive;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One result, awaited: there already, from another thread, or from a blocking call. */
@OperationsPerInvocation(Awaits.TIMES)
public class Awaits extends Bench {

  static final int TIMES = 1_000;

  /** Different ones: of what is always the same nothing would be left to measure. */
  private final List<Mono<Integer>> completed = all(Mono::just);

  private final List<Mono<Integer>> elsewhere =
      all(i -> Mono.fromCallable(() -> i).subscribeOn(Schedulers.parallel()));

  private final List<Mono<Integer>> blocking =
      all(i -> Mono.fromCallable(() -> i).subscribeOn(Schedulers.boundedElastic()));

  private static List<Mono<Integer>> all(Function<Integer, Mono<Integer>> made) {
    return IntStream.range(0, TIMES).boxed().map(made).toList();
  }

  private int await(List<Mono<Integer>> monos) {
    return onLoop(() -> {
      int sum = 0;
      for (Mono<Integer> mono : monos) {
        sum += Reactive.await(mono);
      }
      return sum;
    });
  }

  private static int block(List<Mono<Integer>> monos) {
    int sum = 0;
    for (Mono<Integer> mono : monos) {
      sum += mono.block();
    }
    return sum;
  }

  /** A completed Mono. */
  @Benchmark
  public int completed() {
    return await(completed);
  }

  /** kotlinx's {@code awaitSingle} on a completed Mono. */
  @Benchmark
  public int completedKotlin() {
    return KotlinPeers.awaitSingle(completed);
  }

  /** A Mono that another thread completes. */
  @Benchmark
  public int otherThread() {
    return await(elsewhere);
  }

  /** {@code Mono.block}. */
  @Benchmark
  public int otherThreadBlock() {
    return block(elsewhere);
  }

  /** kotlinx's {@code awaitSingle} on a Mono that another thread completes. */
  @Benchmark
  public int otherThreadKotlin() {
    return KotlinPeers.awaitSingle(elsewhere);
  }

  /** {@code toThread}, there and back. */
  @Benchmark
  public int executor() {
    return onLoop(() -> {
      int sum = 0;
      for (int i = 0; i < TIMES; i++) {
        sum += toThread(() -> 1);
      }
      return sum;
    });
  }

  /** Reactor's way to do it and to wait for it. */
  @Benchmark
  public int executorBlock() {
    return block(blocking);
  }
}
