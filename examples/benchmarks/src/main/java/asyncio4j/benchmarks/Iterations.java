package asyncio4j.benchmarks;

import asyncio4j.reactor.Reactive;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A Flux, iterated. */
@OperationsPerInvocation(Scale.ITEMS)
public class Iterations extends Bench {

  private final Flux<Integer> here = Flux.range(0, Scale.ITEMS);
  private final Flux<Integer> elsewhere = here.subscribeOn(Schedulers.parallel());

  private int iterate(Flux<Integer> flux) {
    return onLoop(() -> {
      int sum = 0;
      for (int item : Reactive.iterate(flux)) {
        sum += item;
      }
      return sum;
    });
  }

  private static int block(Flux<Integer> flux) {
    int sum = 0;
    for (int item : flux.toIterable()) {
      sum += item;
    }
    return sum;
  }

  /** A source that emits on the subscribing thread. */
  @Benchmark
  public int range() {
    return iterate(here);
  }

  /** {@code toIterable}. */
  @Benchmark
  public int rangeToIterable() {
    return block(here);
  }

  /** kotlinx's {@code collect}. */
  @Benchmark
  public int rangeKotlin() {
    return KotlinPeers.collect(here);
  }

  /** A source that emits on another thread. */
  @Benchmark
  public int otherThread() {
    return iterate(elsewhere);
  }

  /** {@code toIterable} from another thread. */
  @Benchmark
  public int otherThreadToIterable() {
    return block(elsewhere);
  }

  /** kotlinx's {@code collect} from another thread. */
  @Benchmark
  public int otherThreadKotlin() {
    return KotlinPeers.collect(elsewhere);
  }
}
