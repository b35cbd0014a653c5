package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LocalsCarrier;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The thread locals that Micrometer's {@code ThreadLocalAccessor}s know, on their ways: from a
 * subscriber's context and from a coroutine to the tasks that are started for it, and from a
 * coroutine into the context of what it subscribes to.
 *
 * <p>A coroutine has a thread of its own as long as it lives, so what is set there stays there over
 * its awaits, and nobody else sees it. The loop's own thread is given nothing: what callbacks pass
 * on is the subscriber's context that they run in.
 */
public final class ThreadLocals implements LocalsCarrier {

  private static final ContextRegistry REGISTRY = ContextRegistry.getInstance();
  private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

  /** For the service loader. */
  public ThreadLocals() {}

  private static boolean none() {
    return REGISTRY.getThreadLocalAccessors().isEmpty();
  }

  /** True where the thread's values are the caller's own, and what is missing was taken away. */
  private static boolean isInTask() {
    return EventLoop.runningHere() != null && Asyncio.currentTask() != null;
  }

  /** A context with what the calling thread has. */
  static Context captureInto(Context context) {
    if (none()) {
      return context;
    }
    Context captured = SNAPSHOTS.captureAll().updateContext(context);
    return isInTask() ? withoutMissing(captured) : captured;
  }

  private static Context withoutMissing(Context captured) {
    Context left = captured;
    for (ThreadLocalAccessor<?> accessor : REGISTRY.getThreadLocalAccessors()) {
      Object key = accessor.key();
      if (left.hasKey(key) && accessor.getValue() == null) {
        left = left.delete(key);
      }
    }
    return left;
  }

  @Override
  public @Nullable Captured capture() {
    if (none()) {
      return null;
    }
    ContextSnapshot snapshot =
        isInTask()
            ? SNAPSHOTS.captureAll()
            : SNAPSHOTS.captureFrom(captureInto(SubscriberContext.current()));
    return () -> {
      ContextSnapshot.Scope scope = snapshot.setThreadLocals(key -> !CarriedVariables.isKey(key));
      return scope::close;
    };
  }
}
