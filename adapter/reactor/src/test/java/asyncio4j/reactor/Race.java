package asyncio4j.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Plays one small race many times, in the manner of jcstress: two threads run through the same
 * short row of fresh states side by side, and then each state is checked.
 */
final class Race {

  private static final int ROWS = 2_000;
  private static final int STATES = 50;

  private Race() {}

  /** Each of the two actions is done once on each state, by a thread of its own. */
  static <S> void play(
      Supplier<S> fresh, Consumer<S> first, Consumer<S> second, Consumer<S> check) {
    List<List<S>> rows = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      List<S> states = new ArrayList<>(STATES);
      for (int i = 0; i < STATES; i++) {
        states.add(fresh.get());
      }
      rows.add(states);
    }
    AtomicInteger arrived = new AtomicInteger();
    Thread other = Thread.ofPlatform().start(() -> run(rows, second, arrived));
    run(rows, first, arrived);
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    rows.forEach(states -> states.forEach(check));
  }

  /** Before each row the two wait for each other, awake if there are processors enough. */
  private static <S> void run(List<List<S>> rows, Consumer<S> action, AtomicInteger arrived) {
    int both = 0;
    for (List<S> states : rows) {
      both += 2;
      arrived.incrementAndGet();
      for (int spins = 0; arrived.get() < both; spins++) {
        if (spins < 500) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      for (S state : states) {
        action.accept(state);
      }
    }
  }
}
