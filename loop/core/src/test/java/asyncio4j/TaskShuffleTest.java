package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskShuffleTest {

  private static final int TASKS = 5;
  private static final int STEPS = 4;

  /** Each task notes its steps, with a callback scheduled after each creation. */
  private static List<String> steps(EventLoopBuilder builder, List<Integer> callbacks) {
    List<String> steps = new ArrayList<>();
    Asyncio.run(
        () -> {
          List<Task<?>> tasks = new ArrayList<>();
          for (int i = 0; i < TASKS; i++) {
            int number = i;
            tasks.add(
                createTask(() -> {
                  for (int step = 0; step < STEPS; step++) {
                    steps.add(number + "." + step);
                    sleep(Duration.ZERO);
                  }
                }));
            Asyncio.getRunningLoop().callSoon(() -> callbacks.add(number));
          }
          Asyncio.gather(tasks).await();
          return null;
        },
        RunOptions.loopFactory(builder::build));
    return steps;
  }

  private static List<String> shuffled(long seed) {
    List<Integer> callbacks = new ArrayList<>();
    List<String> steps = steps(EventLoop.builder().shuffleTasks(seed), callbacks);
    assertThat(callbacks).containsExactly(0, 1, 2, 3, 4);
    assertThat(steps).hasSize(TASKS * STEPS);
    for (int task = 0; task < TASKS; task++) {
      String prefix = task + ".";
      assertThat(steps.stream().filter(step -> step.startsWith(prefix)))
          .containsExactly(prefix + 0, prefix + 1, prefix + 2, prefix + 3);
    }
    return steps;
  }

  @Test
  void withoutASeedEveryoneTakesTurns() {
    assertThat(steps(EventLoop.builder(), new ArrayList<>()))
        .startsWith("0.0", "1.0", "2.0", "3.0", "4.0", "0.1", "1.1");
  }

  @Test
  void aSeedGivesAnOrderAndGivesItAgain() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      List<String> order = shuffled(seed);
      assertThat(shuffled(seed)).isEqualTo(order);
      orders.add(order);
    }
    assertThat(orders).hasSizeGreaterThan(10);
  }
}
