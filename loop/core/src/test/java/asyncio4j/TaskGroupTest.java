package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.currentTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskGroupTest {

  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void waitsForItsTasksAndReturnsTheBlocksValue() {
    List<String> log = new ArrayList<>();
    TaskGroup group = new TaskGroup();
    String result =
        run(() ->
            group.run(() -> {
              group.createTask(() -> {
                sleep(Duration.ZERO);
                log.add("child");
              });
              log.add("block");
              return "value";
            }));
    assertThat(result).isEqualTo("value");
    assertThat(log).containsExactly("block", "child");
  }

  @Test
  void theFirstErrorCancelsTheRestAndTheBlock() {
    List<String> log = new ArrayList<>();
    IOException boom = new IOException("boom");
    run(() -> {
      assertThatThrownBy(() ->
              TaskGroup.scope(group -> {
                group.createTask(() -> {
                  throw boom;
                });
                group.createTask(() -> sleepLogged(log, "sibling"));
                sleepLogged(log, "block");
              }))
          .isInstanceOfSatisfying(
              ExceptionGroup.class,
              e -> {
                assertThat(e.exceptions()).containsExactly(boom);
                assertThat(e.message()).isEqualTo("unhandled errors in a TaskGroup");
                assertThat(e).hasMessage("unhandled errors in a TaskGroup (1 sub-exception)");
              });
      assertThat(currentTask().cancelling()).isZero();
      sleep(Duration.ZERO); // no cancellation is left over
    });
    assertThat(log).containsExactlyInAnyOrder("block cancelled", "sibling cancelled");
  }

  private static void sleepLogged(List<String> log, String who) {
    try {
      sleep(LONG);
    } catch (CancelledError e) {
      log.add(who + " cancelled");
      throw e;
    }
  }

  @Test
  void anErrorAmongThemMakesABaseExceptionGroup() {
    run(() ->
        assertThatThrownBy(() ->
                TaskGroup.scope(group -> {
                  group.createTask(() -> {
                    throw new AssertionError("a");
                  });
                  group.createTask(() -> {
                    throw new IOException("b");
                  });
                }))
            .isInstanceOfSatisfying(
                BaseExceptionGroup.class, e -> assertThat(e.exceptions()).hasSize(2)));
  }

  @Test
  void aCancellationFromOutsidePassesOnAndCounts() {
    run(() -> {
      List<String> log = new ArrayList<>();
      Task<?> parent =
          createTask(
              () -> TaskGroup.scope(group -> group.createTask(() -> sleepLogged(log, "child"))));
      sleep(Duration.ZERO);
      sleep(Duration.ZERO);
      parent.cancel("outside");
      assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("outside");
      assertThat(log).containsExactly("child cancelled");
      assertThat(parent.cancelling()).isEqualTo(1);
      assertThat(parent.isCancelled()).isTrue();
    });
  }

  @Test
  void aKeyboardInterruptOfTheBlockGoesBeforeTheErrors() {
    assertThatThrownBy(() ->
            run(() ->
                TaskGroup.scope(group -> {
                  group.createTask(() -> {
                    throw new IOException("lost");
                  });
                  throw new KeyboardInterrupt("block");
                })))
        .isInstanceOf(KeyboardInterrupt.class)
        .hasMessage("block");
  }

  @Test
  void refusesTasksBeforeAfterAndWhileShuttingDown() {
    TaskGroup group = new TaskGroup();
    assertThatThrownBy(() -> group.createTask(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("TaskGroup <TaskGroup> has not been entered");
    run(() -> group.run(() -> {}));
    assertThatThrownBy(() -> group.createTask(() -> 1))
        .hasMessage("TaskGroup <TaskGroup entered> is finished");
    run(() ->
        assertThatThrownBy(() -> group.run(() -> {}))
            .hasMessage("TaskGroup <TaskGroup entered> has already been entered"));
    assertThatThrownBy(() -> TaskGroup.scope(each -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no running event loop");
    run(() -> {
      LoopFuture<Throwable> refused = Asyncio.getRunningLoop().createFuture();
      Asyncio.getRunningLoop()
          .callSoon(() -> refused.setResult(catchThrowable(() -> TaskGroup.scope(each -> {}))));
      assertThat(refused.await())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("TaskGroup <TaskGroup> cannot determine the parent task");
    });
  }

  @Test
  void splitsAGroupAlongItsNesting() {
    IOException a = new IOException("a");
    IllegalArgumentException b = new IllegalArgumentException("b");
    ExceptionGroup inner = new ExceptionGroup("inner", List.of(a, b));
    ExceptionGroup outer = new ExceptionGroup("outer", List.of(inner, b));

    ExceptionGroup.Split split = outer.split(e -> e instanceof IOException);
    assertThat(split.matching().exceptions())
        .singleElement()
        .satisfies(e -> assertThat(((ExceptionGroup) e).exceptions()).containsExactly(a));
    assertThat(split.rest().exceptions()).hasSize(2);
    assertThat(outer.subgroup(e -> e instanceof InterruptedException)).isNull();
    assertThat(outer.split(e -> true).matching()).isSameAs(outer);
    assertThat(outer.split(e -> true).rest()).isNull();
    assertThat(outer.getSuppressed()).containsExactly(inner, b);
  }

  @Test
  void anExceptionGroupTakesNoErrorsAndIsNotEmpty() {
    assertThatThrownBy(() -> new ExceptionGroup("x", List.of(new CancelledError())))
        .isInstanceOf(IllegalTypeException.class)
        .hasMessage("Cannot nest BaseExceptions in an ExceptionGroup");
    assertThatThrownBy(() -> new ExceptionGroup("x", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(BaseExceptionGroup.of("x", List.of(new IOException())))
        .isInstanceOf(ExceptionGroup.class);
    assertThat(BaseExceptionGroup.of("x", List.of(new IOException(), new GeneratorExit())))
        .isInstanceOf(BaseExceptionGroup.class);
  }
}
