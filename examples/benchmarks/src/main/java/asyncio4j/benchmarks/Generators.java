package asyncio4j.benchmarks;

import asyncio4j.AsyncGenerator;
import asyncio4j.Generator;
import java.util.function.Consumer;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Generators without a publisher around them. */
@OperationsPerInvocation(Scale.ITEMS)
public class Generators extends Bench {

  private static final ContinuationScope SCOPE = new ContinuationScope("benchmark");

  private static AsyncGenerator<Integer, Void> count() {
    return AsyncGenerator.of(out -> {
      for (int i = 0; i < Scale.ITEMS; i++) {
        out.yield(i);
      }
    });
  }

  /** An async generator by {@code forEach}, which needs no switch. */
  @Benchmark
  public int asyncForEach() {
    return onLoop(() -> {
      Adder adder = new Adder();
      count().forEach(adder);
      return adder.sum;
    });
  }

  /** Not inlined: the compiler would make one loop of the body and this, and of that a sum. */
  private static final class Adder implements Consumer<Integer> {
    private int sum;

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void accept(Integer item) {
      sum += item;
    }
  }

  /** An async generator by {@code for}: one {@code anext} an item. */
  @Benchmark
  public int asyncFor() {
    return onLoop(() -> {
      int sum = 0;
      for (int item : count()) {
        sum += item;
      }
      return sum;
    });
  }

  /** The same, asked for the next one by hand. */
  @Benchmark
  public int asyncAnext() {
    return onLoop(() -> {
      AsyncGenerator<Integer, Void> items = count();
      int sum = 0;
      for (int item = items.anext(-1).await(); item >= 0; item = items.anext(-1).await()) {
        sum += item;
      }
      return sum;
    });
  }

  /** A generator. */
  @Benchmark
  public int sync() {
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          for (int i = 0; i < Scale.ITEMS; i++) {
            out.yield(i);
          }
        });
    int sum = 0;
    for (int item : generator) {
      sum += item;
    }
    return sum;
  }

  /** What an async generator stands on: as below, in a coroutine. */
  @Benchmark
  public int continuationInCoroutine() {
    return onLoop(this::continuation);
  }

  /** What the generator stands on, and nothing else. */
  @Benchmark
  public int continuation() {
    Integer[] slot = new Integer[1];
    Continuation continuation =
        new Continuation(
            SCOPE,
            () -> {
              for (int i = 0; i < Scale.ITEMS; i++) {
                slot[0] = i;
                Continuation.yield(SCOPE);
              }
            });
    int sum = 0;
    continuation.run();
    while (!continuation.isDone()) {
      sum += slot[0];
      continuation.run();
    }
    return sum;
  }
}
