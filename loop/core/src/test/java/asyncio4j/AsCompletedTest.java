package asyncio4j;

import static asyncio4j.Asyncio.asCompleted;
import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsCompletedTest {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void inLoop(CheckedRunnable body) {
    loop.runUntilComplete(Coroutine.of(body));
  }

  private static Task<String> work(String name, int seconds) {
    return createTask(() -> sleep(Duration.ofSeconds(seconds), name));
  }

  @Test
  void handsOutAwaitablesInTheOrderOfTheResults() {
    inLoop(() -> {
      List<String> order = new ArrayList<>();
      for (Awaitable<String> next : asCompleted(List.of(work("slow", 5), work("quick", 1)))) {
        order.add(next.await());
      }
      assertThat(order).containsExactly("quick", "slow");
    });
  }

  @Test
  void handsOutTheOriginalTasksDone() {
    inLoop(() -> {
      List<Task<String>> tasks = List.of(work("slow", 5), work("quick", 1));
      List<Integer> order = new ArrayList<>();
      for (LoopFuture<String> done : asCompleted(tasks).futures()) {
        assertThat(done.isDone()).isTrue();
        order.add(tasks.indexOf(done));
      }
      assertThat(order).containsExactly(1, 0);
    });
  }

  @Test
  void afterTheTimeLimitEveryRemainingOneTimesOutAndTheWorkGoesOn() {
    inLoop(() -> {
      List<Task<String>> tasks = List.of(work("a", 5), work("b", 6));
      int timeouts = 0;
      for (Awaitable<String> next : asCompleted(tasks, Duration.ofSeconds(2))) {
        assertThatThrownBy(next::await).isInstanceOf(AsyncTimeoutException.class);
        timeouts++;
      }
      assertThat(timeouts).isEqualTo(2);
      assertThat(tasks).noneMatch(Task::isDone);
      assertThatThrownBy(
              () -> {
                for (LoopFuture<String> _ : asCompleted(tasks, Duration.ofSeconds(1)).futures()) {
                  throw new AssertionError("nothing was done in time");
                }
              })
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(tasks.get(1).await()).isEqualTo("b");
      assertThat(tasks.get(0).await()).isEqualTo("a");
    });
  }

  @Test
  void aFailureComesOutOfItsOwnAwait() {
    inLoop(() -> {
      Task<String> bad =
          createTask(() -> {
            throw new IOException("bad");
          });
      var each = asCompleted(List.of(bad, work("good", 1))).iterator();
      assertThatThrownBy(() -> each.next().await()).isInstanceOf(IOException.class);
      assertThat(each.next().await()).isEqualTo("good");
      assertThatThrownBy(each::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @Test
  void countsDuplicatesOnceAndMayBeEmpty() {
    inLoop(() -> {
      Task<String> task = work("one", 1);
      assertThat(asCompleted(List.of(task, task)).futures()).containsExactly(task);
      assertThat(asCompleted(List.<Task<String>>of())).isEmpty();
    });
  }

  @Test
  void aCancelledWaiterPassesItsWakeUpOn() {
    inLoop(() -> {
      LoopFuture<String> one = loop.createFuture();
      LoopFuture<String> two = loop.createFuture();
      var each = asCompleted(List.of(one, two)).iterator();
      Awaitable<String> first = each.next();
      Awaitable<String> second = each.next();
      Task<String> a = createTask(() -> first.await());
      Task<String> b = createTask(() -> second.await());
      sleep(Duration.ZERO);
      one.setResult("1");
      sleep(Duration.ZERO); // a is woken, and has not run
      a.cancel();
      assertThat(b.await()).isEqualTo("1");
      assertThatThrownBy(a::await).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void everybodyWhoWaitsTimesOutInOneTurn() {
    inLoop(() -> {
      LoopFuture<String> never = loop.createFuture();
      LoopFuture<String> neither = loop.createFuture();
      Iterator<Awaitable<String>> results =
          asCompleted(List.of(never, neither), Duration.ofSeconds(1)).iterator();
      Task<String> first = createTask(() -> results.next().await());
      Task<String> second = createTask(() -> results.next().await());
      Asyncio.wait(List.of(first, second), ReturnWhen.FIRST_COMPLETED);
      assertThat(first.exception()).isInstanceOf(AsyncTimeoutException.class);
      assertThat(second.exception()).isInstanceOf(AsyncTimeoutException.class);
    });
  }
}
