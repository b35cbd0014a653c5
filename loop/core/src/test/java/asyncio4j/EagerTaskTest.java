package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.gather;
import static asyncio4j.Log.show;
import static asyncio4j.Log.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class EagerTaskTest {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private final Log log = new Log();

  private void runEagerly(CheckedRunnable main) {
    Virtual.run(() -> {
      Asyncio.getRunningLoop().setTaskFactory(TaskFactory.eager());
      main.run();
    });
  }

  private Coroutine<String> quick(String value) {
    return Coroutine.of(() -> {
      log.add("quick", value);
      return value;
    });
  }

  private Coroutine<String> slow(String value) {
    return Coroutine.of(() -> {
      log.add("slow", value);
      turns(1);
      log.add("slow", value, "resumed");
      return value;
    });
  }

  @Test
  void theFirstStepRunsInsideCreateTask() {
    runEagerly(() -> {
      Task<?> me = Asyncio.currentTask();
      VAR.set("main");
      Task<String> done =
          createTask(() -> {
            assertThat(Asyncio.currentTask()).isNotSameAs(me);
            assertThat(VAR.get()).isEqualTo("main");
            VAR.set("eager");
            return "at once";
          });
      assertThat(show(done)).isEqualTo("result(at once)");
      assertThat(Asyncio.currentTask()).isSameAs(me);
      assertThat(VAR.get()).isEqualTo("main");
      done.addDoneCallback(_ -> log.add("callbacks take a turn"));
      Task<String> later = createTask(slow("s"));
      assertThat(Asyncio.allTasks()).contains(later).doesNotContain(done);
      log.add("created");
      assertThat(later.await()).isEqualTo("s");
    });
    assertThat(log.lines())
        .containsExactly("slow s", "created", "callbacks take a turn", "slow s resumed");
  }

  @Test
  void anErrorIsKeptInTheTask() {
    runEagerly(() -> {
      Task<Void> failed =
          createTask(
              (CheckedRunnable)
                  () -> {
                    throw new IllegalArgumentException("eager");
                  });
      assertThat(failed.isDone()).isTrue();
      assertThatThrownBy(failed::await).hasMessage("eager");
    });
  }

  @Test
  void aFatalErrorComesOutOfCreateTask() {
    runEagerly(() -> {
      Callable<Void> exits =
          () -> {
            throw new SystemExit(3);
          };
      assertThatThrownBy(() -> createTask(exits)).isInstanceOf(SystemExit.class);
      turns(1);
    });
  }

  @Test
  void nests() {
    runEagerly(() -> {
      Task<?> me = Asyncio.currentTask();
      Task<String> outer =
          createTask(() -> {
            Task<?> self = Asyncio.currentTask();
            Task<String> inner = createTask(slow("inner"));
            assertThat(Asyncio.currentTask()).isSameAs(self);
            String value = inner.await();
            assertThat(Asyncio.currentTask()).isSameAs(self);
            return "outer of " + value + createTask(quick(" and quick")).result();
          });
      assertThat(Asyncio.currentTask()).isSameAs(me);
      assertThat(outer.isDone()).isFalse();
      assertThat(outer.await()).isEqualTo("outer of inner and quick");
    });
    assertThat(log.lines()).containsExactly("slow inner", "slow inner resumed", "quick  and quick");
  }

  @Test
  void inACallback() {
    runEagerly(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopFuture<Task<String>> made = loop.createFuture();
      loop.callSoon(() -> {
        VAR.set("callback");
        Task<String> task = loop.createTask(slow("in a callback"));
        assertThat(Asyncio.currentTask()).isNull();
        assertThat(VAR.get()).isEqualTo("callback");
        log.add("callback over");
        made.setResult(task);
      });
      assertThat(made.await().await()).isEqualTo("in a callback");
    });
    assertThat(log.lines())
        .containsExactly("slow in a callback", "callback over", "slow in a callback resumed");
  }

  @Test
  void insideCoroutinesThatAreDrivenByHand() {
    runEagerly(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopFuture<Task<String>> inTask = loop.createFuture();
      LoopFuture<Task<String>> inCallback = loop.createFuture();
      Coroutine<String> driven = driven(inTask, "in a task");
      assertThat(driven.send(null)).isEqualTo("handed out");
      assertThat(inTask.await().await()).isEqualTo("in a task");
      assertThatThrownBy(() -> driven.send("in")).isInstanceOf(StopIteration.class);
      loop.callSoon(() -> {
        Coroutine<String> other = driven(inCallback, "in a callback");
        assertThat(other.send(null)).isEqualTo("handed out");
        assertThatThrownBy(() -> other.send("in")).isInstanceOf(StopIteration.class);
      });
      assertThat(inCallback.await().await()).isEqualTo("in a callback");
    });
    assertThat(log.lines())
        .containsExactly(
            "slow in a task",
            "slow in a task resumed",
            "got in",
            "slow in a callback",
            "got in",
            "slow in a callback resumed");
  }

  private Coroutine<String> driven(LoopFuture<Task<String>> made, String value) {
    return Coroutine.of(() -> {
      made.setResult(createTask(slow(value)));
      log.add("got", Coroutine.suspend("handed out"));
      return "driven";
    });
  }

  @Test
  void insideGenerators() {
    runEagerly(() -> {
      Generator<Task<String>, Void, Void> generator =
          Generator.of(out -> {
            out.yield(createTask(slow("a")));
            out.yield(createTask(slow("b")));
          });
      for (Task<String> task : generator) {
        assertThat(task.isDone()).isFalse();
        log.add(task.await());
      }
    });
    assertThat(log.lines())
        .containsExactly("slow a", "slow a resumed", "a", "slow b", "slow b resumed", "b");
  }

  @Test
  void gatherAndGroupsOfFinishedTasksAreDoneAtOnce() {
    runEagerly(() -> {
      assertThat(show(gather(quick("1"), quick("2")))).isEqualTo("result([1, 2])");
      LoopFuture<?> both = gather(quick("3"), slow("4"));
      assertThat(both.isDone()).isFalse();
      assertThat(show(both.await())).isEqualTo("[3, 4]");
      TaskGroup.scope(group -> assertThat(group.createTask(() -> 5).result()).isEqualTo(5));
    });
  }

  @Test
  void canBeCancelledAfterTheFirstStep() {
    runEagerly(() -> {
      Task<String> task = createTask(slow("cancelled"));
      task.cancel("after the first step");
      assertThatThrownBy(task::await)
          .isInstanceOf(CancelledError.class)
          .hasMessage("after the first step");
    });
    assertThat(log.lines()).containsExactly("slow cancelled");
  }

  @Test
  void aLoopThatDoesNotRunStartsThemLater() {
    try (EventLoop loop = EventLoop.create()) {
      loop.setTaskFactory(TaskFactory.eager());
      Task<String> task = loop.createTask(quick("later"));
      assertThat(task.isDone()).isFalse();
      assertThat(log.lines()).isEmpty();
      assertThat(loop.runUntilComplete(task)).isEqualTo("later");
    }
  }

  @Test
  void withAConstructorOfOnesOwn() {
    class Counting implements TaskConstructor {
      @Override
      public <T> Task<T> create(
          EventLoop loop, Coroutine<T> coroutine, TaskOptions options, boolean eagerStart) {
        log.add(options.name(), eagerStart);
        return eagerStart
            ? Task.startEagerly(loop, coroutine, options.withName("renamed"))
            : Task.start(loop, coroutine, options);
      }
    }
    Virtual.run(() -> {
      TaskFactory factory = TaskFactory.eager(new Counting());
      Asyncio.getRunningLoop().setTaskFactory(factory);
      assertThat(Asyncio.getRunningLoop().getTaskFactory()).isSameAs(factory);
      Task<String> unnamed = createTask(quick("a"));
      assertThat(unnamed.getName()).isEqualTo("renamed");
      assertThat(unnamed.isDone()).isTrue();
      // The loop has the last word on a name that was asked for.
      assertThat(createTask(quick("b"), TaskOptions.named("b")).getName()).isEqualTo("b");
      Asyncio.getRunningLoop().setTaskFactory(null);
      assertThat(createTask(() -> 1).isDone()).isFalse();
    });
    assertThat(log.lines()).startsWith("null true", "quick a", "b true", "quick b");
  }

  @Test
  void aFactoryByMethodReference() {
    Virtual.run(() -> {
      Asyncio.getRunningLoop().setTaskFactory(Task::start);
      assertThat(createTask(() -> 1).await()).isEqualTo(1);
    });
  }

  @Test
  void aCoroutineThatWasUsedFailsItsTask() {
    Virtual.run(() -> {
      Coroutine<String> used = quick("once");
      used.await();
      Task<String> task = createTask(used);
      assertThatThrownBy(task::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("cannot reuse already awaited coroutine");
      assertThat(Asyncio.allTasks()).containsExactly(Asyncio.currentTask());
    });
  }
}
