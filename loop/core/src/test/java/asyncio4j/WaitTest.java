package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Log.turns;
import static asyncio4j.Virtual.LONG;
import static asyncio4j.Virtual.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitTest {

  /** Tasks that end after so many milliseconds; those with a negative number fail then. */
  private static List<Task<String>> tasks(long... millis) {
    List<Task<String>> tasks = new ArrayList<>();
    for (long time : millis) {
      tasks.add(
          createTask(
              () -> {
                Asyncio.sleep(ms(Math.abs(time)));
                if (time < 0) {
                  throw new IllegalArgumentException("failed");
                }
                return "done";
              },
              TaskOptions.named("after " + time)));
    }
    return tasks;
  }

  private static String names(Collection<Task<String>> tasks) {
    return tasks.stream().map(Task::getName).toList().toString();
  }

  private static void check(WaitResult<Task<String>> result, String done, String pending) {
    assertThat(names(result.done())).isEqualTo(done);
    assertThat(names(result.pending())).isEqualTo(pending);
    result.done().forEach(LoopFuture::exception);
  }

  @Test
  void forAll() {
    Virtual.run(() -> {
      check(Asyncio.wait(tasks(2, -1)), "[after 2, after -1]", "[]");
      check(Asyncio.wait(tasks(2, -1), LONG), "[after 2, after -1]", "[]");
      check(Asyncio.wait(tasks(0), Duration.ZERO), "[after 0]", "[]");
    });
  }

  @Test
  void forTheFirst() {
    Virtual.run(() ->
        check(
            Asyncio.wait(tasks(2, 1, 3), ReturnWhen.FIRST_COMPLETED),
            "[after 1]",
            "[after 2, after 3]"));
  }

  @Test
  void forTheFirstException() {
    Virtual.run(() -> {
      ReturnWhen mode = ReturnWhen.of("FIRST_EXCEPTION");
      check(Asyncio.wait(tasks(1, -2, 3), mode), "[after 1, after -2]", "[after 3]");
      check(Asyncio.wait(tasks(2, 1), mode), "[after 2, after 1]", "[]");
      List<Task<String>> tasks = tasks(5, 1);
      tasks.getFirst().cancel();
      WaitResult<Task<String>> all = Asyncio.wait(tasks, mode);
      assertThat(names(all.done())).isEqualTo("[after 5, after 1]");
    });
  }

  @Test
  void untilTheTimeIsUp() {
    Virtual.run(() -> {
      List<Task<String>> tasks = tasks(1, 6);
      check(Asyncio.wait(tasks, ms(3)), "[after 1]", "[after 6]");
      assertThat(tasks.getLast().await()).isEqualTo("done");
    });
  }

  @Test
  void whatIsDoneAlreadyTakesOneTurn() {
    Virtual.run(() -> {
      List<Task<String>> tasks = tasks(0);
      turns(3);
      check(Asyncio.wait(tasks, ReturnWhen.FIRST_COMPLETED), "[after 0]", "[]");
    });
  }

  @Test
  void cancellingItLeavesTheFuturesAlone() {
    Virtual.run(() -> {
      List<Task<String>> tasks = tasks(5);
      Task<?> waiting = createTask(() -> Asyncio.wait(tasks));
      turns(1);
      waiting.cancel("enough");
      assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(tasks.getFirst().await()).isEqualTo("done");
    });
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void refusals() {
    Virtual.run(() -> {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Asyncio.wait(List.<Task<String>>of()))
          .withMessage("Set of Tasks/Futures is empty.");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReturnWhen.of("SOME"))
          .withMessage("Invalid return_when value: SOME");
      Coroutine<String> coroutine = Coroutine.of(() -> "x");
      Collection tricked = List.of(coroutine);
      assertThatExceptionOfType(IllegalTypeException.class)
          .isThrownBy(() -> Asyncio.wait(tricked))
          .withMessage("Passing coroutines is forbidden, use tasks explicitly.");
      coroutine.close();
      Task<String> one = tasks(0).getFirst();
      check(Asyncio.wait(List.of(one, one)), "[after 0]", "[]");
    });
  }
}
