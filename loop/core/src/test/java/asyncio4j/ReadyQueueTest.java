package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {

  private static final class Item extends Ready {
    @Override
    void run(Strand strand) {}

    @Override
    void discard() {}

    @Override
    public String description() {
      return toString();
    }
  }

  /** Against the JDK's, from any place in the ring and through every growth. */
  @Test
  void itIsAQueue() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ReadyQueue queue = new ReadyQueue();
      ArrayDeque<Ready> model = new ArrayDeque<>();
      int bias = random.nextInt(1, 10);
      for (int i = 0; i < 1_000; i++) {
        if (random.nextInt(10) < bias) {
          Item item = new Item();
          queue.add(item);
          model.add(item);
        } else {
          assertThat(queue.poll()).as("seed %s", seed).isSameAs(model.poll());
        }
        assertThat(queue.size()).isEqualTo(model.size());
        assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
      }
      while (!model.isEmpty()) {
        assertThat(queue.poll()).isSameAs(model.poll());
      }
      assertThat(queue.poll()).isNull();
    }
  }

  /** From any place in the ring; what is in it stays, in its order. */
  @Test
  void aLongRingIsGivenBackWhenFewAreLeft() {
    for (int skipped : new int[] {0, 1, ReadyQueue.LONG, 2 * ReadyQueue.LONG - 10}) {
      ReadyQueue queue = new ReadyQueue();
      ArrayDeque<Ready> model = new ArrayDeque<>();
      for (int i = 0; i < 2 * ReadyQueue.LONG; i++) {
        Item item = new Item();
        queue.add(item);
        model.add(item);
      }
      queue.trim();
      assertThat(queue.length()).isGreaterThan(2 * ReadyQueue.LONG);
      for (int i = 0; i < skipped; i++) {
        // It stays full, and its beginning moves on.
        queue.add(model.peek());
        model.add(model.peek());
        assertThat(queue.poll()).isSameAs(model.poll());
      }
      while (model.size() >= ReadyQueue.LONG / 2) {
        assertThat(queue.poll()).isSameAs(model.poll());
      }
      queue.trim();
      assertThat(queue.length()).isEqualTo(ReadyQueue.LONG);
      Item last = new Item();
      queue.add(last);
      model.add(last);
      while (!model.isEmpty()) {
        assertThat(queue.poll()).isSameAs(model.poll());
      }
      assertThat(queue.poll()).isNull();
    }
  }
}
