package asyncio4j.benchmarks;

import asyncio4j.AsyncGenerator;
import asyncio4j.LoopFuture;
import asyncio4j.reactor.Reactive;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A generator as a Flux: each item a boxed counter, for ours and the peers. */
@OperationsPerInvocation(Scale.ITEMS)
public class GeneratorFluxes extends Bench {

  private static final AsyncGenerator.Body<Integer, Void> COUNT =
      out -> {
        for (int i = 0; i < Scale.ITEMS; i++) {
          out.yield(i);
        }
      };

  private static final int BATCH = 32;

  private final Flux<Integer> ours = Reactive.flux(loop, COUNT);
  private final Publisher<Integer> kotlin = KotlinPeers.flowPublisher(Scale.ITEMS);
  private final Flux<Integer> kotlinFlux = KotlinPeers.flowFlux(Scale.ITEMS);
  private final Publisher<Integer> kotlinOnDefault = KotlinPeers.fluxOnDefault(Scale.ITEMS);
  private final Publisher<Integer> rx = RxPeer.generator(Scale.ITEMS);
  private final Publisher<Integer> mutiny = MutinyPeer.generator(Scale.ITEMS);
  private final Flux<Integer> generate =
      Flux.generate(
          () -> 0,
          (i, sink) -> {
            if (i < Scale.ITEMS) {
              sink.next(i);
            } else {
              sink.complete();
            }
            return i + 1;
          });

  /** Runs the loop until a subscriber to a Flux of ours has seen the end. */
  private int drain(Publisher<Integer> publisher, Sink sink) {
    return onLoop(() -> {
      LoopFuture<Void> end = loop.createFuture();
      publisher.subscribe(sink.atEnd(() -> finish(end)));
      end.await();
      return sum(sink);
    });
  }

  private void finish(LoopFuture<Void> end) {
    loop.callSoonThreadsafe(() -> end.setResult(null));
  }

  /** The end was signalled, and the latch is counted down just after. */
  private static int sum(Sink sink) {
    return sink.join();
  }

  private static int here(Publisher<Integer> publisher, Sink sink) {
    publisher.subscribe(sink);
    return sink.join();
  }

  /** Unbounded demand. */
  @Benchmark
  public int unbounded() {
    return drain(ours, Sink.asking(Long.MAX_VALUE));
  }

  /** {@code Flux.generate} with unbounded demand. */
  @Benchmark
  public int unboundedGenerate() {
    return here(generate, Sink.asking(Long.MAX_VALUE));
  }

  /** {@code flow.asPublisher()} with unbounded demand. */
  @Benchmark
  public int unboundedKotlin() {
    return here(kotlin, Sink.asking(Long.MAX_VALUE));
  }

  /** Mutiny's generator, as {@link #unbounded}. */
  @Benchmark
  public int unboundedMutiny() {
    return here(mutiny, Sink.asking(Long.MAX_VALUE));
  }

  /** RxJava's fiber interop with unbounded demand, its generator on a virtual thread. */
  @Benchmark
  public int unboundedRx() {
    return here(rx, Sink.asking(Long.MAX_VALUE));
  }

  /** Batches. */
  @Benchmark
  public int batches() {
    return drain(ours, Sink.asking(BATCH));
  }

  /** {@code Flux.generate} with batches. */
  @Benchmark
  public int batchesGenerate() {
    return here(generate, Sink.asking(BATCH));
  }

  /** {@code flow.asPublisher()} with batches. */
  @Benchmark
  public int batchesKotlin() {
    return here(kotlin, Sink.asking(BATCH));
  }

  /** Mutiny's generator, as {@link #batches}. */
  @Benchmark
  public int batchesMutiny() {
    return here(mutiny, Sink.asking(BATCH));
  }

  /** One at a time, asked for inside onNext. */
  @Benchmark
  public int oneByOne() {
    return drain(ours, Sink.asking(1));
  }

  /** {@code Flux.generate}, one at a time. */
  @Benchmark
  public int oneByOneGenerate() {
    return here(generate, Sink.asking(1));
  }

  /** {@code flow.asPublisher()}, one at a time. */
  @Benchmark
  public int oneByOneKotlin() {
    return here(kotlin, Sink.asking(1));
  }

  /** Mutiny's generator, as {@link #oneByOne}. */
  @Benchmark
  public int oneByOneMutiny() {
    return here(mutiny, Sink.asking(1));
  }

  /** Through {@code publishOn(parallel)}. */
  @Benchmark
  public int publishOn() {
    return drain(ours.publishOn(Schedulers.parallel()), Sink.asking(Long.MAX_VALUE));
  }

  /** {@code flow.asFlux()} through {@code publishOn(parallel)}. */
  @Benchmark
  public int publishOnKotlin() {
    return here(kotlinFlux.publishOn(Schedulers.parallel()), Sink.asking(Long.MAX_VALUE));
  }

  /** RxJava's fiber interop through {@code publishOn(parallel)}. */
  @Benchmark
  public int publishOnRx() {
    return here(Flux.from(rx).publishOn(Schedulers.parallel()), Sink.asking(Long.MAX_VALUE));
  }

  /** {@code Flux.generate} on a thread of its own, as ours is, through {@code publishOn}. */
  @Benchmark
  public int publishOnGenerate() {
    return here(
        generate.subscribeOn(Schedulers.single()).publishOn(Schedulers.parallel()),
        Sink.asking(Long.MAX_VALUE));
  }

  /** One at a time, asked for by another thread. */
  @Benchmark
  public int oneByOneElsewhere() {
    return drain(ours, Sink.askingFrom(Schedulers.single()::schedule));
  }

  /** kotlinx's {@code flux} builder on its default dispatcher, asked by another thread. */
  @Benchmark
  public int oneByOneElsewhereKotlin() {
    return here(kotlinOnDefault, Sink.askingFrom(Schedulers.single()::schedule));
  }

  /** RxJava's fiber interop, asked by another thread. */
  @Benchmark
  public int oneByOneElsewhereRx() {
    return here(rx, Sink.askingFrom(Schedulers.single()::schedule));
  }

  /** {@code Flux.generate} on a thread of its own, as ours is, asked by another thread. */
  @Benchmark
  public int oneByOneElsewhereGenerate() {
    return here(
        generate.subscribeOn(Schedulers.boundedElastic()),
        Sink.askingFrom(Schedulers.single()::schedule));
  }
}
