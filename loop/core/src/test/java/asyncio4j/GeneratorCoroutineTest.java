package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A generator that a task, or somebody by hand, drives as a coroutine. */
class GeneratorCoroutineTest {

  private final List<Object> log = new ArrayList<>();

  /** Yields what it is given and logs the answers. */
  private Generator<Object, Object, String> yields(Object... values) {
    return Generator.returning(out -> {
      try {
        for (Object value : values) {
          log.add(out.yield(value));
        }
        return "returned";
      } finally {
        log.add("finally");
      }
    });
  }

  @Test
  void takesATurnForEachNull() {
    run(() -> {
      Task<String> task = createTask(Coroutine.of(yields(null, null)));
      Asyncio.getRunningLoop().callSoon(() -> log.add("turn"));
      assertThat(task.await()).isEqualTo("returned");
    });
    assertThat(log).containsExactly("turn", null, null, "finally");
  }

  @Test
  void isAwaitedInsideAnotherCoroutine() {
    run(() -> {
      Asyncio.getRunningLoop().callSoon(() -> log.add("turn"));
      assertThat(Coroutine.of(yields((Object) null)).await()).isEqualTo("returned");
    });
    assertThat(log).containsExactly("turn", null, "finally");
  }

  @Test
  void isRefusedOtherThings() {
    run(() -> {
      assertThatIllegalStateException()
          .isThrownBy(() -> Coroutine.of(yields(5)).await())
          .withMessage("Task got bad yield: 5");
      assertThat(log).containsExactly("finally");
      LoopFuture<Object> future = Asyncio.getRunningLoop().createFuture();
      Task<String> task = createTask(Coroutine.of(yields(future)));
      assertThatIllegalStateException()
          .isThrownBy(task::await)
          .withMessageMatching("yield was used instead of yield from in task <.*> with <.*>");
      assertThat(future.isDone()).isFalse();
    });
  }

  @Test
  void mayHandleTheRefusal() {
    Generator<Object, Object, String> generator =
        Generator.returning(out -> {
          try {
            out.yield(5);
            return "not reached";
          } catch (IllegalStateException e) {
            out.yield(null);
            return "recovered";
          }
        });
    assertThat(Asyncio.<String>run(() -> createTask(Coroutine.of(generator)).await()))
        .isEqualTo("recovered");
  }

  @Test
  void awaitsFuturesInItsBody() {
    run(() -> {
      LoopFuture<String> future = Asyncio.getRunningLoop().createFuture();
      Generator<Object, Object, String> generator =
          Generator.returning(out -> {
            out.yield(null);
            return future.await() + "!";
          });
      Task<String> task = createTask(Coroutine.of(generator));
      Asyncio.getRunningLoop().callSoon(() -> future.setResult("value"));
      assertThat(task.await()).isEqualTo("value!");
    });
  }

  @Test
  void getsTheCancellationAtItsYield() {
    run(() -> {
      Generator<Object, Object, String> generator = yields(null, null, null, null);
      Task<String> task = createTask(Coroutine.of(generator));
      createTask(() -> task.cancel("enough"));
      assertThatExceptionOfType(CancelledError.class).isThrownBy(task::await).withMessage("enough");
      assertThat(log).containsExactly("finally");
      assertThat(generator.hasNext()).isFalse();
    });
  }

  @Test
  void isDrivenByHand() {
    Coroutine<String> coroutine = Coroutine.of(yields("a", "b", "c"));
    assertThat(coroutine.send(null)).isEqualTo("a");
    assertThat(coroutine.send(1)).isEqualTo("b");
    assertThat(coroutine.send(2)).isEqualTo("c");
    assertThatExceptionOfType(StopIteration.class)
        .isThrownBy(() -> coroutine.send(3))
        .satisfies(stop -> assertThat(stop.value()).isEqualTo("returned"));
    assertThat(log).containsExactly(1, 2, 3, "finally");
  }

  @Test
  void isThrownIntoAndClosedByHand() {
    IOException failure = new IOException();
    Coroutine<String> failing = Coroutine.of(yields("a", "b"));
    failing.send(null);
    assertThatThrownBy(() -> failing.throwInto(failure)).isSameAs(failure);
    assertThat(log).containsExactly("finally");

    Coroutine<String> closed = Coroutine.of(yields("a", "b"));
    closed.send(null);
    closed.close();
    assertThat(log).containsExactly("finally", "finally");
  }

  @Test
  void namesTheGenerator() {
    Coroutine<String> coroutine = Coroutine.of(yields());
    assertThat(coroutine.toString())
        .contains("generator object")
        .contains("GeneratorCoroutineTest");
    coroutine.close();
  }
}
