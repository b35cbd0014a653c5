package asyncio4j.benchmarks;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

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
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
    return done[0];
  }

  private static Thread.Builder.OfVirtual builderOn(Executor scheduler) {
    try {
      return (Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
