package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.gather;
import static asyncio4j.Asyncio.gatherReturnExceptions;
import static asyncio4j.Log.show;
import static asyncio4j.Log.turns;
import static asyncio4j.Virtual.LONG;
import static asyncio4j.Virtual.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatherTest {

  private final Log log = new Log();

  private Coroutine<String> work(String name, long millis) {
    return Coroutine.of(() -> {
      log.add(name, "starts");
      Asyncio.sleep(ms(millis));
      log.add(name, "ends");
      return name;
    });
  }

  private static Coroutine<String> fails(int turns, String message) {
    return Coroutine.of(() -> {
      turns(turns);
      throw new IllegalArgumentException(message);
    });
  }

  /** Children that answer a cancellation with a value, or are cancelled where that is null. */
  private List<Task<String>> family(String... answers) {
    List<Task<String>> tasks = new ArrayList<>();
    for (String answer : answers) {
      int index = tasks.size();
      tasks.add(
          createTask(() -> {
            try {
              Asyncio.sleep(LONG);
            } catch (CancelledError e) {
              log.add(index, e);
              if (answer == null) {
                throw e;
              }
            }
            return answer;
          }));
    }
    return tasks;
  }

  @Test
  void resultsAreInTheOrderOfTheArguments() {
    Virtual.run(() -> {
      assertThat(gather(work("slow", 3), work("fast", 1), work("mid", 2)).await())
          .containsExactly("slow", "fast", "mid");
      assertThat(log.lines())
          .containsExactly(
              "slow starts", "fast starts", "mid starts", "fast ends", "mid ends", "slow ends");
    });
  }

  @Test
  void takesEveryKindOfAwaitableAndEachOnce() {
    Virtual.run(() -> {
      LoopFuture<String> ready = Asyncio.getRunningLoop().createFuture();
      ready.setResult("ready");
      Task<String> task = createTask(work("task", 0));
      Coroutine<String> coroutine = work("coroutine", 0);
      Awaitable<String> other =
          () -> {
            turns(1);
            return "other";
          };
      assertThat(gather(coroutine, task, ready, other, task, coroutine, other).await())
          .containsExactly("coroutine", "task", "ready", "other", "task", "coroutine", "other");
      assertThat(gather(Arrays.asList(ready, task)).await()).containsExactly("ready", "task");
    });
    assertThat(log.lines())
        .containsExactly("task starts", "coroutine starts", "task ends", "coroutine ends");
  }

  @Test
  void mixesTypes() {
    Virtual.run(() -> {
      Task<Integer> number = createTask(() -> 1);
      Task<String> text = createTask(() -> "one");
      List<Object> both = Asyncio.<Object>gather(number, text).await();
      assertThat(both).containsExactly(1, "one");
      Task<Void> nothing = createTask(() -> {});
      assertThat(gather(nothing).await()).containsOnlyNulls().hasSize(1);
    });
  }

  @Test
  void isDoneAtOnceIfNothingIsPending() {
    Virtual.run(() -> {
      assertThat(show(gather())).isEqualTo("result([])");
      LoopFuture<String> ready = Asyncio.getRunningLoop().createFuture();
      ready.setResult("ready");
      assertThat(show(gather(ready, ready))).isEqualTo("result([ready, ready])");
      LoopFuture<String> failed = Asyncio.getRunningLoop().createFuture();
      failed.setException(new IllegalArgumentException("failed"));
      assertThat(show(gather(ready, failed, ready)))
          .isEqualTo("failed(IllegalArgumentException: failed)");
    });
  }

  @Test
  void theFirstErrorComesAtOnceAndTheOthersGoOn() {
    Virtual.run(() -> {
      Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> log.add(context));
      Task<String> slow = createTask(work("slow", 5));
      LoopFuture<List<String>> both = gather(slow, fails(1, "first"), fails(2, "second"));
      assertThatThrownBy(both::await).hasMessage("first");
      assertThat(both.cancel()).isFalse();
      assertThat(slow.isDone()).isFalse();
      assertThat(slow.await()).isEqualTo("slow");
    });
    assertThat(log.lines()).containsExactly("slow starts", "slow ends");
  }

  @Test
  void returnsExceptions() {
    Virtual.run(() -> {
      Task<String> cancelled = createTask(work("cancelled", 5));
      cancelled.cancel("why");
      List<Object> outcomes =
          gatherReturnExceptions(work("fine", 1), fails(1, "failed"), cancelled).await();
      assertThat(show(outcomes))
          .isEqualTo("[fine, IllegalArgumentException: failed, CancelledError]");
      LoopFuture<String> future = Asyncio.getRunningLoop().createFuture();
      future.cancel("a future keeps its message");
      assertThat(show(gatherReturnExceptions(List.of(future)).await()))
          .isEqualTo("[CancelledError: a future keeps its message]");
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancellingItCancelsTheChildrenAndWaitsForThem(boolean returnExceptions) {
    Virtual.run(() -> {
      List<Task<String>> children = family(null, null);
      LoopFuture<?> gathered =
          returnExceptions ? gatherReturnExceptions(children) : gather(children);
      turns(1);
      assertThat(gathered.cancel("all")).isTrue();
      assertThat(gathered.isDone()).isFalse();
      assertThatThrownBy(gathered::await).isInstanceOf(CancelledError.class).hasMessage("all");
      assertThat(gathered.isCancelled()).isFalse();
      assertThat(children).allMatch(Task::isCancelled);
    });
    assertThat(log.lines()).containsExactly("0 CancelledError: all", "1 CancelledError: all");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void childrenThatRefuseDoNotSaveIt(boolean returnExceptions) {
    Virtual.run(() -> {
      List<Task<String>> children = family("a", "b");
      LoopFuture<?> gathered =
          returnExceptions ? gatherReturnExceptions(children) : gather(children);
      turns(1);
      gathered.cancel("refused");
      assertThatThrownBy(gathered::await).isInstanceOf(CancelledError.class).hasMessage(null);
      assertThat(children).extracting(Task::result).containsExactly("a", "b");
    });
  }

  private static String refusing(String result, boolean fails) {
    try {
      Asyncio.sleep(Duration.ZERO);
      Asyncio.sleep(Duration.ZERO);
    } catch (CancelledError e) {
      if (fails) {
        throw new IllegalArgumentException(result);
      }
    }
    return result;
  }

  /** As CPython: nothing that the child waits for is told, and the child keeps the message. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAReadyChildRefusesIsTheMessage(boolean fails) {
    Virtual.run(() -> {
      List<Task<String>> children =
          Stream.of("a", "b").map(name -> createTask(() -> refusing(name, fails))).toList();
      LoopFuture<?> gathered = gatherReturnExceptions(children);
      turns(1);
      gathered.cancel("refused");
      assertThatThrownBy(gathered::await).isInstanceOf(CancelledError.class).hasMessage("refused");
      assertThat(children).allMatch(child -> fails == (child.exception() != null));
    });
  }

  @Test
  void aCancelledChildIsAnError() {
    Virtual.run(() -> {
      List<Task<String>> children = family(null, null);
      LoopFuture<List<String>> gathered = gather(children);
      turns(1);
      children.getFirst().cancel("just me");
      assertThatThrownBy(gathered::await).isInstanceOf(CancelledError.class).hasMessage("just me");
      assertThat(gathered.isCancelled()).isFalse();
      assertThat(children.getLast().isDone()).isFalse();
    });
  }

  @Test
  void theCancellationOfWhoAwaitsItGoesToTheChildren() {
    Virtual.run(() -> {
      Task<?> parent = createTask(() -> gatherReturnExceptions(family(null, "survivor")).await());
      turns(2);
      parent.cancel("parent");
      assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
      assertThat(parent.isCancelled()).isTrue();
    });
    assertThat(log.lines()).containsExactly("0 CancelledError: parent", "1 CancelledError: parent");
  }

  @Test
  void refusals() {
    Virtual.run(() -> {
      try (EventLoop other = EventLoop.create()) {
        LoopFuture<String> foreign = other.createFuture();
        LoopFuture<String> own = Asyncio.getRunningLoop().createFuture();
        assertThatIllegalArgumentException()
            .isThrownBy(() -> gather(own, foreign))
            .withMessage(
                "The future belongs to a different loop than the one specified as the loop"
                    + " argument");
      }
      assertThatNullPointerException().isThrownBy(() -> gather(Arrays.asList((Task<String>) null)));
    });
    assertThatIllegalStateException()
        .isThrownBy(() -> gather())
        .withMessage("no running event loop");
  }
}
