package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.toThread;

import asyncio4j.reactor.Reactive;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One result, awaited: there already, from another thread, or from a blocking call. */
@OperationsPerInvocation(Awaits.TIMES)
public class Awaits extends Bench {

  static final int TIMES = 1_000;

  private final Mono<Integer> completed = Mono.just(1);
  private final Mono<Integer> elsewhere =
      Mono.fromCallable(() -> 1).subscribeOn(Schedulers.parallel());
  private final Mono<Integer> blocking =
      Mono.fromCallable(() -> 1).subscribeOn(Schedulers.boundedElastic());

  private int await(Mono<Integer> mono) {
    return onLoop(() -> {
      int sum = 0;
      for (int i = 0; i < TIMES; i++) {
        sum += Reactive.await(mono);
      }
      return sum;
    });
  }

  private static int block(Mono<Integer> mono) {
    int sum = 0;
    for (int i = 0; i < TIMES; i++) {
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
    return KotlinPeers.awaitSingle(completed, TIMES);
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
    return KotlinPeers.awaitSingle(elsewhere, TIMES);
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
