package asyncio4j.benchmarks;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Virtual threads whose continuations one platform thread runs from a plain deque. */
final class VirtualThreadPeer {

  private static final Constructor<?> BUILDER = builder();

  private VirtualThreadPeer() {}

  private static Constructor<?> builder() {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the benchmarks run with java.lang open", e);
    }
  }

  static int takeTurns(int turns) {
    ArrayDeque<Runnable> ready = new ArrayDeque<>();
    int[] done = new int[1];
    for (int i = 0; i < 2; i++) {
      builderOn(ready::add)
          .unstarted(() -> {
            for (int turn = 0; turn < turns; turn++) {
              Thread.yield();
              done[0]++;
            }
          })
          .start();
    }
    runAll(ready);
    return done[0];
  }

  /** Starts many before the first one runs, as tasks are, and waits for none. */
  static int spawn(int count) {
    ArrayDeque<Runnable> ready = new ArrayDeque<>(count);
    int[] sum = new int[1];
    for (int i = 0; i < count; i++) {
      int value = i;
      builderOn(ready::add).unstarted(() -> sum[0] += value).start();
    }
    runAll(ready);
    return sum[0];
  }

  /** All are alive, and suspended, when the first one goes on. */
  static int crowd(int count) {
    ArrayDeque<Runnable> ready = new ArrayDeque<>(count);
    int[] sum = new int[1];
    for (int i = 0; i < count; i++) {
      int value = i;
      builderOn(ready::add)
          .unstarted(() -> {
            Thread.yield();
            sum[0] += value;
          })
          .start();
    }
    runAll(ready);
    return sum[0];
  }

  /**
   * What one that is suspended keeps in the heap: the least that a task of the carried engine
   * could.
   *
   * @param usedHeap what the heap holds, in bytes
   */
  static double suspended(int count, LongSupplier usedHeap) {
    ArrayDeque<Runnable> ready = new ArrayDeque<>(count);
    long before = usedHeap.getAsLong();
    for (int i = 0; i < count; i++) {
      builderOn(ready::add).unstarted(Thread::yield).start();
    }
    for (int i = 0; i < count; i++) {
      ready.remove().run();
    }
    double each = (usedHeap.getAsLong() - before) / (double) count;
    runAll(ready);
    return each;
  }

  private static void runAll(ArrayDeque<Runnable> ready) {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }

  private static Thread.Builder.OfVirtual builderOn(Executor scheduler) {
    try {
      return (Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
