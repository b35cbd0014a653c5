package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.RunOptions;
import asyncio4j.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Happy eyeballs, on a clock that jumps. */
class RaceTest {

  private final List<String> log = new ArrayList<>();
  private final List<String> late = new ArrayList<>();

  private Callable<String> attempt(String name, int millis, boolean succeeds) {
    return () -> {
      log.add(name + " at " + Duration.ofNanos(Asyncio.getRunningLoop().time()).toMillis());
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
        RunOptions.loopFactory(() -> EventLoop.builder().clock(new VirtualClock()).build()));
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
    assertThat(race.errors()).extracting(Throwable::getMessage).containsExactly("b", "a");
  }

  @Test
  void twoThatSucceedTogetherLeaveNothingOpen() {
    String[] won = new String[1];
    race(won, List.of(attempt("a", 250, true), attempt("b", 0, true)));
    assertThat(won[0]).isEqualTo("a");
    assertThat(late).isSubsetOf("b");
  }
}
