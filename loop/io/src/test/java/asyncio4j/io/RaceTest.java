package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.Task;
import asyncio4j.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Happy eyeballs, on a clock that jumps. */
class RaceTest {

  private static final RunOptions VIRTUAL =
      RunOptions.loopFactory(() -> EventLoop.builder().clock(new VirtualClock()).build());

  private final List<String> log = new ArrayList<>();
  private final List<String> late = new ArrayList<>();

  private static long now() {
    return Duration.ofNanos(Asyncio.getRunningLoop().time()).toMillis();
  }

  private Callable<String> attempt(String name, int millis, boolean succeeds) {
    return () -> {
      log.add(name + " at " + now());
      Asyncio.sleep(Duration.ofMillis(millis));
      if (!succeeds) {
        throw new IOException(name);
      }
      return name;
    };
  }

  private StaggeredRace<String> race(String[] won, List<Callable<String>> attempts) {
    StaggeredRace<?>[] made = new StaggeredRace<?>[1];
    run(
        () -> {
          StaggeredRace<String> race = new StaggeredRace<>(Asyncio.getRunningLoop(), late::add);
          made[0] = race;
          won[0] = race.run(attempts, Duration.ofMillis(250));
        },
        VIRTUAL);
    @SuppressWarnings("unchecked") // made above
    StaggeredRace<String> race = (StaggeredRace<String>) made[0];
    return race;
  }

  @Test
  void aSlowAttemptIsOvertaken() {
    String[] won = new String[1];
    var race = race(won, List.of(attempt("slow", 10_000, true), attempt("fast", 100, true)));
    assertThat(won[0]).isEqualTo("fast");
    assertThat(log).containsExactly("slow at 0", "fast at 250");
    assertThat(race.errors()).isEmpty();
    assertThat(late).isEmpty();
  }

  @Test
  void aFailureStartsTheNextAtOnce() {
    String[] won = new String[1];
    var race =
        race(
            won, List.of(attempt("a", 10, false), attempt("b", 10, false), attempt("c", 10, true)));
    assertThat(won[0]).isEqualTo("c");
    assertThat(log).containsExactly("a at 0", "b at 10", "c at 20");
    assertThat(race.errors()).extracting(Throwable::getMessage).containsExactly("a", "b");
  }

  @Test
  void allFailuresAreKept() {
    String[] won = new String[1];
    var race = race(won, List.of(attempt("a", 600, false), attempt("b", 10, false)));
    assertThat(won[0]).isNull();
    assertThat(log).containsExactly("a at 0", "b at 250");
    assertThat(race.errors()).extracting(Throwable::getMessage).containsExactly("a", "b");
  }

  /** Only the newest one's failure starts the next early, as in asyncio. */
  @Test
  void aLateFailureOfAnOlderOneStartsNothing() {
    String[] won = new String[1];
    race(
        won, List.of(attempt("a", 300, false), attempt("b", 10_000, true), attempt("c", 10, true)));
    assertThat(won[0]).isEqualTo("c");
    assertThat(log).containsExactly("a at 0", "b at 250", "c at 500");
  }

  @Test
  void thoseThatLoseHaveEndedBefore() {
    String[] won = new String[1];
    Callable<String> slow =
        () -> {
          try {
            Asyncio.sleep(Duration.ofSeconds(10));
          } finally {
            Asyncio.sleep(Duration.ofMillis(5));
            log.add("cleaned up at " + now());
          }
          return "slow";
        };
    run(
        () -> {
          won[0] =
              new StaggeredRace<String>(Asyncio.getRunningLoop(), late::add)
                  .run(List.of(slow, attempt("fast", 100, true)), Duration.ofMillis(250));
          log.add("returned at " + now());
          assertThat(Asyncio.allTasks()).hasSize(1);
        },
        VIRTUAL);
    assertThat(won[0]).isEqualTo("fast");
    assertThat(log).containsExactly("fast at 250", "cleaned up at 355", "returned at 355");
  }

  @Test
  void whatACallerThatWasCancelledDoesNotTakeIsToBeClosed() {
    Callable<String> stubborn =
        () -> {
          try {
            Asyncio.sleep(Duration.ofSeconds(10));
          } catch (CancelledError e) {
            log.add("was cancelled at " + now());
          }
          return "stubborn";
        };
    Callable<String> slowToEnd =
        () -> {
          try {
            Asyncio.sleep(Duration.ofSeconds(10));
          } finally {
            Asyncio.sleep(Duration.ofMillis(500));
          }
          return "never";
        };
    run(
        () -> {
          // While it runs, and while it waits for the losers.
          for (Callable<String> other : List.of(stubborn, slowToEnd)) {
            Task<String> racing =
                Asyncio.createTask(() ->
                    new StaggeredRace<String>(Asyncio.getRunningLoop(), late::add)
                        .run(
                            List.of(other, attempt("b", other == stubborn ? 5000 : 100, true)),
                            Duration.ofMillis(250)));
            Asyncio.sleep(Duration.ofMillis(400));
            racing.cancel();
            assertThatThrownBy(racing::await).isInstanceOf(CancelledError.class);
            Asyncio.sleep(Duration.ofSeconds(1));
            log.add("late " + late);
            late.clear();
          }
        },
        VIRTUAL);
    assertThat(log)
        .containsExactly(
            "b at 250", "was cancelled at 400", "late [stubborn]", "b at 1650", "late [b]");
  }

  @Test
  void twoThatSucceedTogetherLeaveNothingOpen() {
    String[] won = new String[1];
    race(won, List.of(attempt("a", 250, true), attempt("b", 0, true)));
    assertThat(won[0]).isEqualTo("a");
    assertThat(late).isSubsetOf("b");
  }
}
