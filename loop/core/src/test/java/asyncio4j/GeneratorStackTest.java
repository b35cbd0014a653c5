package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Stacks of generator bodies: deep, nested, overflowing, with locks and bindings. */
class GeneratorStackTest {

  private final List<String> log = new ArrayList<>();

  private static void turn() {
    sleep(Duration.ZERO);
  }

  // ---- long and deep ----

  @Test
  void goesThroughALongLoop() {
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          for (int i = 0; i < 100_000; i++) {
            out.yield(i);
          }
        });
    long sum = 0;
    for (int item : generator) {
      sum += item;
    }
    assertThat(sum).isEqualTo(4_999_950_000L);
  }

  @Test
  void goesThroughALongAsyncLoop() {
    run(() -> {
      IntFunction<AsyncGenerator<Integer, Void>> count =
          turns ->
              AsyncGenerator.of(out -> {
                for (int i = 0; i < 100_000; i++) {
                  if (turns > 0 && i % turns == 0) {
                    turn();
                  }
                  out.yield(i);
                }
              });
      for (int turns : List.of(0, 10)) {
        long[] sum = {0};
        for (int item : count.apply(turns)) {
          sum[0] += item;
        }
        assertThat(sum[0]).isEqualTo(4_999_950_000L);
        sum[0] = 0;
        count.apply(turns).forEach(item -> sum[0] += item);
        assertThat(sum[0]).isEqualTo(4_999_950_000L);
      }
    });
  }

  @Test
  void yieldsAndAwaitsOnADeepStack() {
    run(() -> {
      AsyncGenerator<Integer, Void> deep = AsyncGenerator.of(out -> descend(1_000, out));
      assertThat(deep.stream().mapToInt(i -> i).sum()).isEqualTo(10 + 7);
      AsyncGenerator<Integer, Void> stepped = AsyncGenerator.of(out -> descend(1_000, out));
      List<Integer> items = new ArrayList<>();
      for (int item : stepped) {
        items.add(item);
      }
      assertThat(items).containsExactly(10, 7);
    });
  }

  private static void descend(int depth, AsyncGenerator.Yielder<Integer, Void> out) {
    if (depth > 0) {
      descend(depth - 1, out);
      return;
    }
    turn();
    out.yield(10);
    turn();
    out.yield(7);
  }

  @Test
  void nestsGeneratorsInGeneratorsInCoroutines() {
    run(() -> {
      Task<List<Integer>> task =
          createTask(() -> {
            List<Integer> items = new ArrayList<>();
            for (int item : doubled(doubled(doubled(5)))) {
              items.add(item);
            }
            return items;
          });
      assertThat(task.await()).containsExactly(0, 8, 16, 24, 32);
    });
  }

  private static AsyncGenerator<Integer, Void> doubled(int n) {
    return doubled(
        AsyncGenerator.of(out -> {
          for (int i = 0; i < n; i++) {
            turn();
            out.yield(i);
          }
        }));
  }

  private static AsyncGenerator<Integer, Void> doubled(AsyncGenerator<Integer, Void> source) {
    return AsyncGenerator.of(out -> {
      Generator<Integer, Void, Void> inner =
          Generator.of(in -> {
            for (int item : source) {
              in.yield(item * 2);
            }
          });
      for (int item : inner) {
        turn();
        out.yield(item);
      }
    });
  }

  @Test
  void yieldsFromInsideAnotherBodyThatItDrives() {
    // The inner body calls the outer one's yield: both are suspended with it.
    Generator<Integer, Void, Void> outer =
        Generator.of(out -> {
          Generator<Integer, Void, Void> inner =
              Generator.of(in -> {
                out.yield(1);
                in.yield(2);
                out.yield(3);
              });
          for (int item : inner) {
            out.yield(item);
          }
        });
    assertThat(outer.stream()).containsExactly(1, 2, 3);
  }

  // ---- locks ----

  @Test
  void awaitsWithLocksHeldInManyCoroutinesAtOnce() {
    run(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int number = i;
        tasks.add(createTask(() -> sumWithLocks(number)));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(tasks.get(i).await()).isEqualTo(10 * i + 45);
      }
    });
  }

  private static int sumWithLocks(int number) {
    Object monitor = new Object();
    ReentrantLock lock = new ReentrantLock();
    AsyncGenerator<Integer, Void> generator =
        AsyncGenerator.of(out -> {
          for (int i = 0; i < 10; i++) {
            synchronized (monitor) {
              lock.lock();
              turn();
              assertThat(Thread.holdsLock(monitor)).isTrue();
              lock.unlock();
            }
            out.yield(number + i);
          }
        });
    int sum = 0;
    Object outer = new Object();
    synchronized (outer) {
      for (int item : generator) {
        synchronized (monitor) {
          turn();
          sum += item;
        }
      }
      assertThat(Thread.holdsLock(outer)).isTrue();
    }
    return sum;
  }

  @Test
  void yieldsWithAMonitorHeld() {
    Object monitor = new Object();
    Generator<Boolean, Void, Void> generator =
        Generator.of(out -> {
          synchronized (monitor) {
            out.yield(Thread.holdsLock(monitor));
            out.yield(Thread.holdsLock(monitor));
          }
          out.yield(Thread.holdsLock(monitor));
        });
    assertThat(generator.stream()).containsExactly(true, true, false);
    synchronized (monitor) {
      assertThat(generator.hasNext()).isFalse();
    }
  }

  // ---- overflow ----

  private static int overflow(int depth) {
    return depth < 0 ? 0 : depth + overflow(depth + 1);
  }

  @Test
  void survivesAnOverflowInTheBody() {
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          out.yield(1);
          try {
            overflow(0);
          } catch (StackOverflowError e) {
            out.yield(2);
          }
          overflow(0);
        });
    assertThat(generator.next()).isEqualTo(1);
    assertThat(generator.next()).isEqualTo(2);
    assertThatExceptionOfType(StackOverflowError.class).isThrownBy(generator::next);
    assertThat(generator.hasNext()).isFalse();
  }

  @Test
  void survivesAnOverflowInTheBodyOfAnAsyncOne() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(out -> {
            turn();
            out.yield(1);
            turn();
            overflow(0);
          });
      assertThat(generator.anext().await()).isEqualTo(1);
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(() -> generator.anext().await());
      assertThatExceptionOfType(StopAsyncIteration.class)
          .isThrownBy(() -> generator.anext().await());
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(() -> AsyncGenerator.of(out -> overflow(0)).forEach(item -> {}));
      turn();
    });
  }

  // ---- closing ----

  @Test
  void closesFromInsideNestedFinallyBlocksThatAwait() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(out -> {
            try {
              try {
                try {
                  out.yield(1);
                } finally {
                  turn();
                  log.add("innermost");
                  for (int item : doubled(2)) {
                    log.add("item " + item);
                  }
                }
              } finally {
                turn();
                log.add("middle");
              }
            } finally {
              turn();
              log.add("outermost");
            }
          });
      generator.anext().await();
      Task<?> close = createTask(() -> generator.aclose().await());
      Task<?> other =
          createTask(() -> {
            turn();
            log.add("other task");
          });
      close.await();
      other.await();
    });
    assertThat(log)
        .containsExactly("innermost", "other task", "item 0", "item 2", "middle", "outermost");
  }

  @Test
  void goesOnClosingAfterACancellation() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(out -> {
            try {
              try {
                out.yield(1);
              } finally {
                try {
                  sleep(Duration.ofDays(1));
                } finally {
                  log.add("inner");
                }
              }
            } finally {
              turn();
              log.add("outer");
            }
          });
      generator.anext().await();
      Task<?> close = createTask(() -> generator.aclose().await());
      turn();
      close.cancel();
      assertThatExceptionOfType(CancelledError.class).isThrownBy(close::await);
      assertThat(log).containsExactly("inner", "outer");
    });
  }

  // ---- scoped values ----

  private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

  private static String scoped() {
    return SCOPED.orElse("unbound");
  }

  @Test
  void keepsTheBodysBindingsToTheBody() {
    Generator<String, Void, Void> generator =
        Generator.of(out -> {
          ScopedValue.where(SCOPED, "body")
              .run(() -> {
                out.yield(scoped());
                ScopedValue.where(SCOPED, "inner").run(() -> out.yield(scoped()));
                out.yield(scoped());
              });
          out.yield(scoped());
        });
    List<String> items = new ArrayList<>();
    items.add(generator.next());
    assertThat(scoped()).isEqualTo("unbound");
    ScopedValue.where(SCOPED, "caller")
        .run(() -> {
          items.add(generator.next());
          assertThat(scoped()).isEqualTo("caller");
          items.add(generator.next());
          assertThat(scoped()).isEqualTo("caller");
        });
    assertThat(scoped()).isEqualTo("unbound");
    items.add(generator.next());
    assertThat(items).containsExactly("body", "inner", "body", "unbound");
    generator.close();
  }

  @Test
  void keepsTheBodysBindingsThroughAwaits() {
    run(() -> {
      AsyncGenerator<String, Void> generator =
          AsyncGenerator.of(out ->
              ScopedValue.where(SCOPED, "body")
                  .run(() -> {
                    turn();
                    out.yield(scoped());
                    turn();
                    out.yield(scoped());
                  }));
      ScopedValue.where(SCOPED, "first")
          .run(() -> {
            assertThat(generator.anext().await()).isEqualTo("body");
            assertThat(scoped()).isEqualTo("first");
            turn();
            assertThat(scoped()).isEqualTo("first");
          });
      createTask(
              () -> {
                assertThat(scoped()).isEqualTo("unbound");
                assertThat(generator.anext().await()).isEqualTo("body");
                assertThat(scoped()).isEqualTo("unbound");
              })
          .await();
      generator.aclose().await();
    });
  }
}
