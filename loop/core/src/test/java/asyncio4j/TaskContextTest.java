package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Log.turns;
import static asyncio4j.Virtual.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A task's context is made when somebody asks for it, which nobody can tell from outside. */
class TaskContextTest {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private static void refuses(Context context) {
    assertThatThrownBy(() -> context.run(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is already entered");
  }

  @Test
  void itIsTheSameForAllWhoAsk() {
    Virtual.run(() -> {
      List<Context> seen = new ArrayList<>();
      Task<Void> task =
          createTask(() -> {
            seen.add(Asyncio.currentTask().getContext());
            Asyncio.sleep(LONG);
            seen.add(Asyncio.currentTask().getContext());
          });
      seen.add(task.getContext());
      turns(1);
      seen.add(task.getContext());
      task.await();
      seen.add(task.getContext());
      assertThat(seen).hasSize(5).allSatisfy(one -> assertThat(one).isSameAs(seen.getFirst()));
    });
  }

  /** Asked for only when the task is over, it has what the body has set. */
  @Test
  void itHoldsWhatTheBodySets() {
    Virtual.run(() -> {
      Task<Void> task =
          createTask(() -> {
            Asyncio.sleep(LONG);
            VAR.set("of the task");
          });
      task.await();
      assertThat(task.getContext().get(VAR)).isEqualTo("of the task");
      assertThat(VAR.get()).isEqualTo("unset");
    });
  }

  /** Not as they are when it is first asked for. */
  @Test
  void itHoldsTheValuesOfWhenTheTaskWasMade() {
    Virtual.run(() -> {
      VAR.set("before");
      Task<String> asksLate =
          createTask(() -> {
            Asyncio.sleep(LONG);
            return VAR.get();
          });
      Task<Task<String>> parent =
          createTask(() -> createTask(() -> VAR.get() + ", by way of another task"));
      VAR.set("after");
      assertThat(asksLate.getContext().get(VAR)).isEqualTo("before");
      assertThat(asksLate.await()).isEqualTo("before");
      assertThat(parent.await().await()).isEqualTo("before, by way of another task");
    });
  }

  /** As in CPython: only while its task has a step can nobody else enter it. */
  @Test
  void itIsEnteredWhileTheTaskRuns() {
    Virtual.run(() -> {
      Task<Void> task =
          createTask(() -> {
            Context mine = Asyncio.currentTask().getContext();
            refuses(mine);
            VAR.set("first step");
            Asyncio.sleep(LONG);
            refuses(mine);
            assertThat(VAR.get()).isEqualTo("from outside");
          });
      turns(1);
      task.getContext()
          .run(() -> {
            assertThat(VAR.get()).isEqualTo("first step");
            VAR.set("from outside");
          });
      task.await();
      assertThat(task.getContext().run(() -> VAR.get())).isEqualTo("from outside");
    });
  }

  /** An eager task's first step is a part of a step of the task that made it. */
  @Test
  void itStaysEnteredAroundAnEagerStep() {
    Virtual.run(() -> {
      Task<?> outer = Asyncio.currentTask();
      Task<Void> eager =
          Task.startEagerly(
              Asyncio.getRunningLoop(),
              Coroutine.of(() -> {
                refuses(outer.getContext());
                refuses(Asyncio.currentTask().getContext());
                VAR.set("of the eager one");
              }),
              TaskOptions.DEFAULT);
      assertThat(eager.isDone()).isTrue();
      eager.result();
      assertThat(VAR.get()).isEqualTo("unset");
      refuses(outer.getContext());
    });
  }

  /** A sleep inside {@link Context#run} comes back to that context, and then to the task's own. */
  @Test
  void aBodyMaySleepInsideAnotherContext() {
    Virtual.run(() -> {
      Task<List<String>> task =
          createTask(() -> {
            List<String> seen = new ArrayList<>();
            Context other = new Context();
            other.run(() -> {
              VAR.set("in the other");
              Asyncio.sleep(LONG);
              seen.add(VAR.get());
            });
            seen.add(VAR.get());
            Asyncio.sleep(LONG);
            seen.add(VAR.get());
            return seen;
          });
      assertThat(task.await()).containsExactly("in the other", "unset", "unset");
    });
  }
}
