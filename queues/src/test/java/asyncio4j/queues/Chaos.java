package asyncio4j.queues;

import static asyncio4j.queues.Steps.turns;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Tasks that do their steps over and over, are cancelled at random moments, and go on. Between the
 * steps they can be halted, so that what then still waits can be looked at.
 */
final class Chaos {

  private static final int PROGRAMS = 150;

  final long seed;
  final Random random;
  private final List<Task<Void>> tasks = new ArrayList<>();
  private boolean halted;
  private boolean over;

  private Chaos(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /**
   * Plays many programs, each on a loop of its own; a failure tells the seed of its program, and
   * {@code -Dchaos.seed=...} plays that one again.
   */
  static void play(Consumer<Chaos> program) {
    Long again = Long.getLong("chaos.seed");
    Random seeds = new Random();
    for (int i = 0; i < (again == null ? PROGRAMS : 1); i++) {
      Chaos chaos = new Chaos(again == null ? seeds.nextLong() : again);
      try {
        Asyncio.run(() -> {
          program.accept(chaos);
          chaos.end();
        });
      } catch (Throwable e) {
        throw new AssertionError("-Dchaos.seed=" + chaos.seed, e);
      }
    }
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Starts tasks that do this step over and over. */
  void start(int count, Runnable step) {
    for (int i = 0; i < count; i++) {
      tasks.add(
          Asyncio.createTask(() -> {
            while (!over) {
              try {
                while (halted) {
                  turns(1);
                }
                step.run();
                turns(random.nextInt(2));
              } catch (CancelledError e) {
                turns(0); // and goes on
              }
            }
          }));
    }
  }

  /** Lets them run for so many turns and cancels some. */
  void storm(int turns) {
    halted = false;
    for (int i = 0; i < turns; i++) {
      turns(1);
      for (int n = random.nextInt(3); n > 0; n--) {
        tasks.get(random.nextInt(tasks.size())).cancel();
      }
    }
  }

  /** Lets each finish its step, unless it waits for something that does not come. */
  void calm() {
    halted = true;
    turns(60);
  }

  /** Cancels all until they have ended; what they failed with is thrown. */
  private void end() {
    over = true;
    for (int i = 0; i < 100 && !tasks.stream().allMatch(Task::isDone); i++) {
      tasks.forEach(Task::cancel);
      turns(2);
    }
    tasks.forEach(Task::result);
  }
}
