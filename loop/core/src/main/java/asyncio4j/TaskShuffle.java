package asyncio4j;

import java.util.Random;

/**
 * Changes the order of the steps of different tasks that are ready at the same time. Everything
 * else keeps its place: callbacks, which asyncio promises to run in the order in which they were
 * scheduled, and the second part of a step during which the loop was released. Belongs to the
 * loop's line.
 */
final class TaskShuffle {

  private final Random random;

  TaskShuffle(long seed) {
    random = new Random(seed);
  }

  /** Shuffles the steps among the first items of a queue: Fisher and Yates, over their places. */
  void shuffle(ReadyQueue ready, int count) {
    int[] places = new int[count];
    int steps = 0;
    for (int i = 0; i < count; i++) {
      if (ready.get(i).isStep()) {
        places[steps++] = i;
      }
    }
    for (int i = steps - 1; i > 0; i--) {
      ready.swap(places[i], places[random.nextInt(i + 1)]);
    }
  }
}
