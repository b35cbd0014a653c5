package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Log.turns;
import static asyncio4j.Virtual.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskDetailsTest {

  private static void suspendedHere() {
    Asyncio.sleep(LONG);
  }

  private static void failingHere() {
    throw new IllegalArgumentException("failed");
  }

  private static String printed(Task<?> task) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    task.printStack(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<String> methods(Task<?> task) {
    return task.getStack().stream().map(StackTraceElement::getMethodName).toList();
  }

  @Test
  void theStackIsTheUsersInnermostFirst() {
    Virtual.run(() -> {
      Task<Void> task = createTask(TaskDetailsTest::suspendedHere, TaskOptions.named("suspended"));
      assertThat(task.getStack()).isEmpty();
      turns(1);
      assertThat(methods(task)).containsExactly("suspendedHere");
      assertThat(printed(task))
          .startsWith("Stack for <Task pending name='suspended' ")
          .contains("> (most recent call first):\n\tat ")
          .contains("TaskDetailsTest.suspendedHere(TaskDetailsTest.java:");
      task.cancel();
      turns(1);
      assertThat(task.getStack()).isEmpty();
      assertThat(printed(task)).startsWith("No stack for <Task cancelled name='suspended' ");
    });
  }

  @Test
  void aFailedTaskShowsWhereItFailed() {
    Virtual.run(() -> {
      Task<Void> task = createTask(TaskDetailsTest::failingHere);
      turns(1);
      assertThat(methods(task)).startsWith("failingHere");
      assertThat(printed(task))
          .startsWith("Traceback for <Task finished name='Task-")
          .contains("\tat asyncio4j.TaskDetailsTest.failingHere(")
          .endsWith("java.lang.IllegalArgumentException: failed" + System.lineSeparator());
      task.exception();
    });
  }

  /** As CPython: the newest frames of a stack, the oldest of a traceback. */
  @Test
  void aStackCanBeLimited() {
    Virtual.run(() -> {
      Task<Void> suspended = createTask(() -> outer(TaskDetailsTest::suspendedHere));
      Task<Void> failed = createTask(() -> outer(TaskDetailsTest::failingHere));
      turns(1);
      List<StackTraceElement> stack = suspended.getStack();
      assertThat(stack).hasSizeGreaterThan(2);
      assertThat(suspended.getStack(2)).isEqualTo(stack.subList(0, 2));
      assertThat(suspended.getStack(0)).isEmpty();
      assertThat(suspended.getStack(1_000)).isEqualTo(stack);
      List<StackTraceElement> trace = failed.getStack();
      assertThat(failed.getStack(1)).containsExactly(trace.getLast());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      suspended.printStack(1, new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
      assertThatThrownBy(() -> suspended.getStack(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("negative limit: -1");
      suspended.cancel();
      failed.exception();
    });
  }

  private static void outer(CheckedRunnable inner) throws Exception {
    inner.run();
  }

  @Test
  void onlyNamelessTasksAreNumbered() {
    Virtual.run(() -> {
      String first = createTask(() -> 1).getName();
      assertThat(createTask(() -> 1, TaskOptions.named("mine")).getName()).isEqualTo("mine");
      Task<Integer> next = createTask(() -> 1);
      assertThat(number(next.getName())).isEqualTo(number(first) + 1);
      next.setName("renamed");
      assertThat(next.getName()).isEqualTo("renamed");
      assertThat(next.toString()).startsWith("<Task pending name='renamed' coro=<coroutine ");
    });
  }

  private static int number(String name) {
    assertThat(name).startsWith("Task-");
    return Integer.parseInt(name.substring("Task-".length()));
  }

  @Test
  void whatATaskIsDoingIsInItsText() {
    Virtual.run(() -> {
      LoopFuture<String> future = Asyncio.getRunningLoop().createFuture();
      Task<String> task = createTask(() -> future.await(), TaskOptions.named("t"));
      turns(1);
      assertThat(task.toString())
          .startsWith("<Task pending name='t' ")
          .contains("wait_for=<Future pending>");
      task.cancel();
      assertThat(task.toString()).startsWith("<Task cancelling name='t' ");
      turns(2);
      assertThat(task.toString()).startsWith("<Task cancelled name='t' ");
    });
  }

  @Test
  void handingOutAGeneratorIsRefused() {
    Virtual.run(() -> {
      Generator<String, Void, Void> generator = Generator.of(out -> out.yield("x"));
      assertThatIllegalStateException()
          .isThrownBy(() -> Coroutine.suspend(generator))
          .withMessageStartingWith(
              "yield was used instead of yield from for generator in task <Task pending ");
      assertThatIllegalStateException()
          .isThrownBy(() -> Coroutine.suspend(5))
          .withMessage("Task got bad yield: 5");
      assertThat(Coroutine.suspend(null)).isNull();
    });
  }

  @Test
  void aStopIterationCannotBeRaisedIntoAFuture() {
    Virtual.run(() -> {
      LoopFuture<String> future = Asyncio.getRunningLoop().createFuture();
      future.setException(new StopIteration("value"));
      assertThatThrownBy(future::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "StopIteration interacts badly with generators and cannot be raised into a Future")
          .hasCauseInstanceOf(StopIteration.class);
    });
  }

  @Test
  void aContextStaysAcrossAnAwaitInsideItsRun() {
    ContextVar<String> var = ContextVar.of("var", "unset");
    Virtual.run(() -> {
      var.set("task");
      Context other = Context.copyContext();
      String seen =
          other.run(() -> {
            var.set("other");
            turns(2);
            Task<String> child = createTask(() -> var.get());
            return var.get() + " and child " + child.await();
          });
      assertThat(seen).isEqualTo("other and child other");
      assertThat(var.get()).isEqualTo("task");
      turns(1);
      assertThat(var.get()).isEqualTo("task");
      assertThat(other.get(var)).isEqualTo("other");
      Task<?> inside = createTask(() -> other.run(() -> suspendedHere()));
      turns(1);
      assertThatIllegalStateException()
          .isThrownBy(() -> other.run(() -> "x"))
          .withMessageStartingWith("cannot enter context");
      inside.cancel();
      turns(1);
      assertThat(other.run(() -> "free again")).isEqualTo("free again");
    });
  }
}
