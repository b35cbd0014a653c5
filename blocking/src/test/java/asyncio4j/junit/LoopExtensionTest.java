package asyncio4j.junit;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.Leak;
import asyncio4j.OpenResource;
import asyncio4j.TaskOptions;
import asyncio4j.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** How tests fail that leave something behind; they are run inside the tests here. */
class LoopExtensionTest {

  /** What coroutines and generators are held by, so that the collector does not find them. */
  private static final List<Object> HELD = new ArrayList<>();

  private static final CountDownLatch GATE = new CountDownLatch(1);

  static class Leaky {
    @AsyncTest
    void task() {
      createTask(() -> sleep(Duration.ofDays(1)), TaskOptions.named("forgotten"));
      sleep(Duration.ZERO);
    }

    @AsyncTest(debug = false)
    void taskWithoutDebug() {
      createTask(() -> sleep(Duration.ofDays(1)), TaskOptions.named("forgotten"));
    }

    @AsyncTest
    void neverAwaited() {
      HELD.add(Coroutine.of(() -> 1));
    }

    @AsyncTest
    void neverRetrieved() {
      HELD.add(
          createTask(
              () -> {
                throw new IllegalStateException("nobody looks");
              },
              TaskOptions.named("failed")));
    }

    @AsyncTest
    void generator() {
      AsyncGenerator<Integer, Void> numbers =
          AsyncGenerator.of(out -> {
            out.yield(1);
            out.yield(2);
          });
      HELD.add(numbers);
      assertThat(numbers.anext().await()).isEqualTo(1);
    }

    @AsyncTest
    void resource(EventLoop loop) {
      OpenResource.note(loop, "pipe", "<pipe 1>");
    }

    @AsyncTest
    void callback(EventLoop loop) {
      loop.callSoon(() -> {
        throw new IllegalStateException("in a callback");
      });
      sleep(Duration.ZERO);
    }

    @AsyncTest(allow = Leak.Kind.TASK)
    void allowed() {
      createTask(() -> sleep(Duration.ofDays(1)));
    }

    @AsyncTest
    void failsAndLeaks() {
      createTask(() -> sleep(Duration.ofDays(1)));
      throw new IllegalStateException("of its own");
    }

    @AsyncTest
    void clockThatIsNotThere(VirtualClock clock) {}

    @AsyncTest(timeoutMillis = 0)
    void noTime() {}
  }

  private static Outcome of(String method, Class<?>... parameters) {
    return Outcome.of(Leaky.class, method, parameters);
  }

  @Test
  void aTaskThatIsNotDone() {
    assertThat(of("task").text())
        .startsWith(
            "task() left behind:\n"
                + "* a task that is not done: <Task pending name='forgotten' coro=<coroutine ")
        .endsWith(" created at LoopExtensionTest.java:N>");
    assertThat(of("taskWithoutDebug").text())
        .startsWith("taskWithoutDebug() left behind:\n* a task that is not done: <Task pending")
        .doesNotContain("created at");
  }

  @Test
  void aCoroutineThatNobodyAwaited() {
    assertThat(of("neverAwaited").text())
        .startsWith("neverAwaited() left behind:\n* never awaited: coroutine '")
        .endsWith("', created at LoopExtensionTest.java:N");
  }

  @Test
  void anExceptionThatNobodyLookedAt() {
    Outcome outcome = of("neverRetrieved");
    assertThat(outcome.text())
        .startsWith(
            "neverRetrieved() left behind:\n"
                + "* an exception that nobody looked at: <Task finished name='failed' ")
        .contains("created at LoopExtensionTest.java:N");
    assertThat(outcome.failure().getSuppressed())
        .singleElement()
        .isInstanceOfSatisfying(
            IllegalStateException.class, e -> assertThat(e).hasMessage("nobody looks"));
  }

  @Test
  void anAsyncGeneratorThatWasNotClosed() {
    assertThat(of("generator").text())
        .startsWith(
            "generator() left behind:\n* an async generator that was not closed: <async_gen")
        .endsWith(", created at LoopExtensionTest.java:N");
  }

  @Test
  void aResourceThatIsOpenStill() {
    assertThat(of("resource", EventLoop.class).text())
        .isEqualTo(
            "resource(EventLoop) left behind:\n* a resource that was not closed: pipe <pipe 1>,"
                + " created at LoopExtensionTest.java:N");
  }

  @Test
  void whatWentToTheExceptionHandler() {
    Outcome outcome = of("callback", EventLoop.class);
    assertThat(outcome.text())
        .startsWith("the loop's exception handler was called in callback(EventLoop):\n* Exception")
        .contains("created at LoopExtensionTest.java:N");
    assertThat(outcome.failure().getSuppressed()).singleElement().asString().contains("in a callb");
  }

  @Test
  void whatIsAllowedIsNoFailure() {
    assertThat(of("allowed").passed()).containsExactly("allowed()");
  }

  @Test
  void theTestsOwnFailureComesFirst() {
    Throwable failure = of("failsAndLeaks").failure();
    assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("of its own");
    assertThat(failure.getSuppressed())
        .anySatisfy(leak ->
            assertThat(leak)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left behind"));
  }

  @Test
  void mistakesInTheAnnotation() {
    assertThat(of("clockThatIsNotThere", VirtualClock.class).failure())
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessage("a parameter of type VirtualClock needs virtualClock = true in the annotation");
    assertThat(of("noTime").failure())
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage("timeoutMillis must be more than zero, and is 0");
  }

  static class Slow {
    /** So long that what comes after it ends in time on a loaded machine. */
    @AsyncTest(timeoutMillis = 3_000)
    void waitsForever() {
      createTask(() -> sleep(Duration.ofDays(1)), TaskOptions.named("other"));
      Asyncio.getRunningLoop().createFuture().await();
    }

    @AfterEach
    void theLoopIsThereStill() {
      if (EventLoop.runningHere() == null) {
        throw new IllegalStateException("no loop");
      }
      Asyncio.allTasks().stream()
          .filter(task -> task != Asyncio.currentTask())
          .forEach(task -> task.cancel());
    }
  }

  static class Stuck {
    /** So long that it has begun on a loaded machine. */
    @AsyncTest(timeoutMillis = 1_000)
    void spinsForever() {
      // BlockHound would throw at what blocks.
      while (GATE.getCount() > 0) {}
    }
  }

  @Test
  void aTestThatTakesTooLongIsCancelledAndShowsItsTasks() {
    Outcome outcome = Outcome.of(Slow.class);
    assertThat(outcome.failure()).isInstanceOf(TimeoutException.class);
    assertThat(outcome.text())
        .startsWith("waitsForever did not end within 3000 ms\nloop waitsForever(): 2 tasks\n")
        .contains("LoopExtensionTest$Slow.waitsForever LoopExtensionTest.java:N\n")
        .contains("(T) other [awaiting, created at LoopExtensionTest.java:N]");
    assertThat(outcome.failure().getSuppressed()).isEmpty();
  }

  @Test
  void aTestThatBlocksItsLoopIsLeftBehind() {
    Outcome outcome = Outcome.of(Stuck.class);
    try {
      assertThat(outcome.failure()).isInstanceOf(TimeoutException.class);
      assertThat(outcome.text())
          .startsWith(
              "spinsForever did not end within 1000 ms; it does not react to a cancellation and was"
                  + " left behind\n")
          .contains("held by <Task pending ")
          .contains("LoopExtensionTest$Stuck.spinsForever(LoopExtensionTest.java:N)\n");
    } finally {
      GATE.countDown();
    }
  }

  static class Racy {
    static final List<List<Integer>> ORDERS = new ArrayList<>();

    private static void order() {
      Integer[] turns = new Integer[8];
      int[] next = {0};
      List<Object> callbacks = new ArrayList<>();
      for (int i = 0; i < turns.length; i++) {
        int number = i;
        createTask(() -> {
          turns[next[0]++] = number;
        });
        Asyncio.getRunningLoop().callSoon(() -> callbacks.add(number));
      }
      sleep(Duration.ZERO);
      sleep(Duration.ZERO);
      ORDERS.add(Arrays.asList(turns));
      assertThat(callbacks).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @AsyncTest
    void asAlways() {
      order();
    }

    @AsyncTest(seed = 7)
    void withASeed() {
      order();
    }

    @AsyncTest(shuffle = true)
    void withANewSeed() {
      order();
      throw new IllegalStateException("a race");
    }
  }

  @Test
  void theStepsOfTasksAreShuffledAndTheSeedGivesTheSameOrderAgain() {
    Racy.ORDERS.clear();
    assertThat(Outcome.of(Racy.class, "asAlways").passed()).hasSize(1);
    assertThat(Outcome.of(Racy.class, "withASeed").passed()).hasSize(1);
    assertThat(Outcome.of(Racy.class, "withASeed").passed()).hasSize(1);
    assertThat(Racy.ORDERS.get(0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(Racy.ORDERS.get(1))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7)
        .isNotEqualTo(Racy.ORDERS.get(0))
        .isEqualTo(Racy.ORDERS.get(2));
  }

  @Test
  void aFailureTellsTheSeedThatWasUsed() {
    Racy.ORDERS.clear();
    Throwable failure = Outcome.of(Racy.class, "withANewSeed").failure();
    assertThat(failure).hasMessage("a race");
    String note =
        Arrays.stream(failure.getSuppressed())
            .filter(suppressed -> suppressed instanceof Fixture.SeedNote)
            .findFirst()
            .orElseThrow()
            .getMessage();
    assertThat(note)
        .matches(
            "the steps of the tasks were shuffled; for the same order again: seed = (\\d+)L in the"
                + " annotation, or -Dasyncio4j.test.seed=\\1");
    System.setProperty("asyncio4j.test.seed", note.replaceAll(".*=", ""));
    try {
      assertThat(Outcome.of(Racy.class, "withANewSeed").failure()).hasMessage("a race");
    } finally {
      System.clearProperty("asyncio4j.test.seed");
    }
    assertThat(Racy.ORDERS.get(0)).isEqualTo(Racy.ORDERS.get(1));
  }
}
