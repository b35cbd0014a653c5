package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeepStackTest {

  private static final int FRAMES = 1_000;

  /** Awaits at the bottom and, on the way back, in some of the frames; each has its own values. */
  private static long dive(int depth, long seed) {
    long own = seed * 31 + depth;
    String text = "frame " + depth;
    if (depth == 0) {
      Log.turns(5);
      return own;
    }
    long below = dive(depth - 1, own);
    if (depth % 97 == 0) {
      Asyncio.sleep(Duration.ZERO);
    }
    assertThat(text).isEqualTo("frame " + depth);
    return below ^ own;
  }

  private static long expected(int depth, long seed) {
    long result = 0;
    long own = seed;
    for (int i = depth; i >= 0; i--) {
      own = own * 31 + i;
      result ^= own;
    }
    return result;
  }

  @Test
  void aThousandFramesAreSuspendedAndResumed() {
    long result = Asyncio.run(() -> dive(FRAMES, 7));
    assertThat(result).isEqualTo(expected(FRAMES, 7));
  }

  @Test
  void manyDeepCoroutinesTakeTurns() {
    Asyncio.run(() -> {
      List<Task<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int seed = i;
        tasks.add(Asyncio.createTask(() -> dive(FRAMES, seed)));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(tasks.get(i).await()).isEqualTo(expected(FRAMES, i));
      }
    });
  }

  /**
   * Three frames for each. The JDK suspends at most half of a region of the heap at once, which is
   * half a megabyte in a small heap.
   */
  @Test
  void coroutinesAwaitEachOtherFiveHundredDeep() {
    assertThat(Asyncio.run(() -> chain(FRAMES / 2))).isEqualTo(FRAMES / 2);
  }

  private static int chain(int depth) {
    if (depth == 0) {
      Asyncio.sleep(Duration.ZERO);
      return 0;
    }
    return Coroutine.of(() -> chain(depth - 1)).await() + 1;
  }

  /**
   * What is suspended lies in the heap, and only the frames that are returned to come back. So this
   * is deeper than any stack, and each resumption costs the same.
   */
  @Test
  void aRecursionThatAwaitsOnEachLevelNeedsNoStack() {
    int depth = 50 * FRAMES;
    assertThat(Asyncio.run(() -> awaitOnEachLevel(depth))).isEqualTo(depth);
  }

  private static int awaitOnEachLevel(int depth) {
    if (depth == 0) {
      return 0;
    }
    // Not zero: a task that is alone keeps its turn.
    Asyncio.sleep(Duration.ofNanos(1));
    return awaitOnEachLevel(depth - 1) + 1;
  }

  @Test
  void anAwaitDeepInAGeneratorSuspendsTheWholeStack() {
    Asyncio.run(() -> {
      List<Task<List<Long>>> tasks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        int seed = i;
        tasks.add(
            Asyncio.createTask(() -> {
              Generator<Long, Void, Void> generator =
                  Generator.of(out -> {
                    for (int k = 0; k < 3; k++) {
                      out.yield(dive(FRAMES, seed + k));
                    }
                  });
              List<Long> items = new ArrayList<>();
              generator.forEachRemaining(items::add);
              return items;
            }));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(tasks.get(i).await())
            .containsExactly(expected(FRAMES, i), expected(FRAMES, i + 1), expected(FRAMES, i + 2));
      }
    });
  }
}
