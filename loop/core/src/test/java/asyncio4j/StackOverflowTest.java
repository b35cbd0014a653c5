package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A recursion that runs away in one coroutine is the error of its task, and nothing else. */
class StackOverflowTest {

  private static int runAway(int depth) {
    return depth < 0 ? depth : runAway(depth + 1) + 1;
  }

  @Test
  void itLeavesTheLoopAlive() {
    run(() -> {
      for (int i = 0; i < 50; i++) {
        Task<Integer> task = createTask(() -> runAway(0));
        Task<String> beside = createTask(() -> sleep(Duration.ZERO, "beside"));
        assertThatThrownBy(task::await).isInstanceOf(StackOverflowError.class);
        assertThat(beside.await()).isEqualTo("beside");
      }
    });
  }
}
