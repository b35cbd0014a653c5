package asyncio4j.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whether the JDK's continuations can be used here, and what has to go with them. A class that is
 * linked to {@code jdk.internal.vm} must be loaded only if {@link #AVAILABLE}.
 */
final class Continuations {

  /** {@code Thread.scopedValueBindings}; null where {@code java.lang} is not open. */
  private static final @Nullable VarHandle BINDINGS;

  /** True if they can be used. */
  static final boolean AVAILABLE;

  static {
    // Exports the package, too, where java.lang is open.
    boolean open = CarriedThreads.AVAILABLE;
    VarHandle bindings = null;
    if (open) {
      try {
        bindings =
            MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                .findVarHandle(Thread.class, "scopedValueBindings", Object.class);
      } catch (ReflectiveOperationException | RuntimeException e) {
        // A JDK that has changed inside: generators run on relay fibers.
        bindings = null;
      }
    }
    BINDINGS = bindings;
    // Without the bindings, those of a suspended body would stay in force for its caller.
    AVAILABLE = bindings != null;
  }

  private Continuations() {}

  /** A thread's scoped value bindings. */
  static @Nullable Object scopedValueBindings(Thread thread) {
    return present().get(thread);
  }

  /** Changes a thread's scoped value bindings. */
  static void setScopedValueBindings(Thread thread, @Nullable Object bindings) {
    present().set(thread, bindings);
  }

  private static VarHandle present() {
    VarHandle bindings = BINDINGS;
    if (bindings == null) {
      throw new IllegalStateException("java.lang is not open to this module");
    }
    return bindings;
  }
}
