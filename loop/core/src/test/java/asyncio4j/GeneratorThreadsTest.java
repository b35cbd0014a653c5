package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Generators that are used from several threads, tasks and loops in turn. */
class GeneratorThreadsTest {

  private static final ContextVar<String> USER = ContextVar.of("user", "nobody");

  /** Asks, between two yields, who is using it. */
  private static Generator<String, Void, Void> whoUsesIt() {
    return Generator.of(out -> {
      while (true) {
        out.yield(USER.get());
      }
    });
  }

  private static <T> T in(ExecutorService executor, Callable<T> work) throws Exception {
    Future<T> result = executor.submit(work);
    return result.get();
  }

  @Test
  void goesOnInTheThreadOfEachUser() throws Exception {
    Generator<String, Void, Void> generator = whoUsesIt();
    try (ExecutorService first = Executors.newSingleThreadExecutor();
        ExecutorService second = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory())) {
      in(first, () -> USER.set("first"));
      in(second, () -> USER.set("second"));
      // Often enough to be compiled, and in long runs: the compiler may then take the thread that
      // a run began in for the thread of the whole body. On a thread of its own it has but one.
      int items = EventLoop.engine() == Engine.CARRIED ? 20_000 : 2_000;
      for (int round = 0; round < 6; round++) {
        assertThat(in(first, () -> others(generator, "first", items))).isZero();
        assertThat(in(second, () -> others(generator, "second", items))).isZero();
      }
      for (int round = 0; round < 100; round++) {
        assertThat(in(first, () -> others(generator, "first", 1))).isZero();
        assertThat(in(second, () -> others(generator, "second", 1))).isZero();
      }
    }
    generator.close();
  }

  private static int others(Generator<String, ?, ?> generator, String expected, int items) {
    int others = 0;
    for (int i = 0; i < items; i++) {
      if (!generator.next().equals(expected)) {
        others++;
      }
    }
    return others;
  }

  @Test
  void givesEachItemToOneOfTwoThreadsThatComeAtOnce() throws Exception {
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          for (int i = 0; ; i++) {
            out.yield(i);
          }
        });
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<List<Integer>> take =
        () -> {
          List<Integer> taken = new ArrayList<>();
          start.await();
          while (taken.size() < 5_000) {
            try {
              taken.add(generator.next());
            } catch (GeneratorAlreadyExecutingException e) {
              Thread.onSpinWait();
            }
          }
          return taken;
        };
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      Future<List<Integer>> first = two.submit(take);
      Future<List<Integer>> second = two.submit(take);
      BitSet all = new BitSet();
      first.get().forEach(all::set);
      second.get().forEach(all::set);
      assertThat(all.cardinality()).isEqualTo(10_000);
      assertThat(all.length()).isEqualTo(10_000);
    }
    generator.close();
  }

  @Test
  void goesOnInTheTaskOfEachUser() {
    run(() -> {
      AsyncGenerator<Task<?>, Void> generator =
          AsyncGenerator.of(out -> {
            for (int i = 0; ; i++) {
              if (i % 100 == 0) {
                sleep(Duration.ZERO);
              }
              out.yield(Asyncio.currentTask());
            }
          });
      for (int round = 0; round < 8; round++) {
        int items = 20_000;
        createTask(
                () -> {
                  Task<?> me = Asyncio.currentTask();
                  for (int i = 0; i < items; i++) {
                    if (generator.anext().await() != me) {
                      throw new AssertionError("item " + i + " was made for somebody else");
                    }
                  }
                })
            .await();
      }
      generator.aclose().await();
    });
  }

  @Test
  void awaitsForEachUserInTurn() {
    run(() -> {
      AsyncGenerator<Integer, Void> generator =
          AsyncGenerator.of(out -> {
            for (int i = 0; i < 3_000; i++) {
              sleep(Duration.ZERO);
              out.yield(i);
            }
          });
      int[] next = {0};
      // One takes an item and passes the turn on.
      List<LoopFuture<Void>> turns = new ArrayList<>();
      for (int i = 0; i <= 3_000; i++) {
        turns.add(Asyncio.getRunningLoop().createFuture());
      }
      List<Task<?>> users = new ArrayList<>();
      for (int user = 0; user < 3; user++) {
        int mine = user;
        users.add(
            createTask(() -> {
              for (int i = mine; i < 3_000; i += 3) {
                turns.get(i).await();
                assertThat(generator.anext().await()).isEqualTo(next[0]++);
                turns.get(i + 1).setResult(null);
              }
            }));
      }
      turns.getFirst().setResult(null);
      for (Task<?> user : users) {
        user.await();
      }
      assertThat(next[0]).isEqualTo(3_000);
    });
  }

  @Test
  void isUsedInALoopAndOutOfIt() {
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          for (int i = 0; ; i++) {
            out.yield(i);
          }
        });
    assertThat(generator.next()).isZero();
    run(() -> {
      assertThat(generator.next()).isEqualTo(1);
      assertThat(Asyncio.<Integer>createTask(generator::next).await()).isEqualTo(2);
      Asyncio.getRunningLoop().callSoon(() -> assertThat(generator.next()).isEqualTo(3));
      sleep(Duration.ZERO);
      assertThat(generator.next()).isEqualTo(4);
    });
    assertThat(generator.next()).isEqualTo(5);
    generator.close();
  }

  @Test
  void mayAwaitInTheBodyOfASyncOneInsideACoroutine() {
    run(() -> {
      List<String> log = new ArrayList<>();
      Generator<Integer, Void, Void> generator =
          Generator.of(out -> {
            sleep(Duration.ZERO);
            out.yield(1);
            sleep(Duration.ZERO);
            log.add("body");
          });
      assertThat(generator.next()).isEqualTo(1);
      Task<?> other = createTask(() -> log.add("other task"));
      assertThat(generator.hasNext()).isFalse();
      assertThat(log).containsExactly("other task", "body");
      other.await();
    });
  }

  @Test
  void refusesASecondTaskWhileItAwaits() {
    run(() -> {
      Generator<Integer, Void, Void> generator =
          Generator.of(out -> {
            sleep(Duration.ZERO);
            out.yield(1);
          });
      Task<Integer> first = createTask(generator::next);
      sleep(Duration.ZERO);
      assertThatExceptionOfType(GeneratorAlreadyExecutingException.class)
          .isThrownBy(generator::next);
      assertThat(first.await()).isEqualTo(1);
    });
  }

  @Test
  void refusesAYieldOfAnotherThread() throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Generator<Integer, Void, Void> generator =
          Generator.of(out -> {
            Future<?> refused = other.submit(() -> out.yield(1));
            assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                .isThrownBy(refused::get)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("outside");
            out.yield(2);
          });
      assertThat(generator.next()).isEqualTo(2);
      generator.close();
    }
  }

  @Test
  void refusesAYieldFromACoroutineDrivenByHandInTheBody() {
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          Coroutine<Integer> coroutine =
              Coroutine.of(() -> {
                out.yield(1);
                return 1;
              });
          assertThatIllegalStateException()
              .isThrownBy(() -> coroutine.send(null))
              .withMessageStartingWith("yield outside the body");
          out.yield(2);
        });
    assertThat(generator.next()).isEqualTo(2);
    generator.close();
  }

  @Test
  void keepsTheContextOfItsUser() {
    run(() -> {
      Generator<String, Void, Void> generator = whoUsesIt();
      AsyncGenerator<String, Void> asyncGenerator =
          AsyncGenerator.of(out -> {
            while (true) {
              out.yield(USER.get());
              USER.set("set in the body");
            }
          });
      for (String user : List.of("a", "b")) {
        createTask(
                () -> {
                  USER.set(user);
                  assertThat(generator.next()).isEqualTo(user);
                  assertThat(asyncGenerator.anext().await())
                      .isEqualTo(user.equals("a") ? "a" : "set in the body");
                })
            .await();
      }
      generator.close();
      asyncGenerator.aclose().await();
    });
  }

  @Test
  void readsThreadLocalsOfTheThreadThatItRunsIn() {
    ThreadLocal<String> local = new ThreadLocal<>();
    Generator<String, Void, Void> generator =
        Generator.of(out -> {
          String before = local.get();
          local.set("body");
          out.yield(before);
          out.yield(local.get());
        });
    local.set("caller");
    String before = generator.next();
    // On a continuation the body shares its caller's thread; else it has one of its own.
    boolean shares = "caller".equals(before);
    assertThat(local.get()).isEqualTo(shares ? "body" : "caller");
    assertThat(generator.next()).isEqualTo("body");
    generator.close();
  }
}
