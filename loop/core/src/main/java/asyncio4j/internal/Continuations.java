package asyncio4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's continuations, by method handles: {@link #AVAILABLE} tells whether {@code java.lang} is
 * open to us and {@code jdk.internal.vm} exported, which follows from it.
 */
final class Continuations {

  private static final @Nullable MethodHandle NEW_SCOPE;
  private static final @Nullable MethodHandle NEW_CONTINUATION;
  private static final @Nullable MethodHandle RUN;
  private static final @Nullable MethodHandle YIELD;

  /** {@code Thread.scopedValueBindings}; null where {@code java.lang} is not open. */
  private static final @Nullable VarHandle BINDINGS;

  /** True if continuations can be used here. */
  static final boolean AVAILABLE;

  static {
    // The carried engine's flag makes them accessible too, so it has to be looked at first.
    boolean opened = CarriedThreads.AVAILABLE;
    MethodHandle newScope = null;
    MethodHandle newContinuation = null;
    MethodHandle run = null;
    MethodHandle yield = null;
    VarHandle bindings = null;
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
      Class<?> type = Class.forName("jdk.internal.vm.Continuation");
      newScope =
          lookup
              .findConstructor(scope, MethodType.methodType(void.class, String.class))
              .asType(MethodType.methodType(Object.class, String.class));
      newContinuation =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, scope, Runnable.class))
              .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
      run =
          lookup
              .findVirtual(type, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      yield =
          lookup
              .findStatic(type, "yield", MethodType.methodType(boolean.class, scope))
              .asType(MethodType.methodType(boolean.class, Object.class));
      if (opened) {
        bindings =
            MethodHandles.privateLookupIn(Thread.class, lookup)
                .findVarHandle(Thread.class, "scopedValueBindings", Object.class);
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // Not accessible: generators run on relay fibers.
      yield = null;
    }
    NEW_SCOPE = newScope;
    NEW_CONTINUATION = newContinuation;
    RUN = run;
    YIELD = yield;
    BINDINGS = bindings;
    // Without the bindings, those of a suspended body would stay in force for its caller.
    AVAILABLE = yield != null && bindings != null;
  }

  private Continuations() {}

  static Object newScope() {
    try {
      return (Object) present(NEW_SCOPE).invokeExact("asyncio4j");
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static Object newContinuation(Object scope, Runnable body) {
    try {
      return (Object) present(NEW_CONTINUATION).invokeExact(scope, body);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Runs or continues a continuation on this thread, until it suspends or ends. */
  static void run(Object continuation) {
    try {
      present(RUN).invokeExact(continuation);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Suspends the innermost continuation of this scope.
   *
   * @throws IllegalStateException if there is none, if there is a native frame on its stack, or a
   *     monitor that the JDK cannot take along
   */
  static void suspend(Object scope) {
    try {
      boolean ignored = (boolean) present(YIELD).invokeExact(scope);
    } catch (IllegalStateException pinned) {
      if (String.valueOf(pinned.getMessage()).startsWith("Not in scope")) {
        throw new IllegalStateException(Fiber.NOT_INSIDE, pinned);
      }
      throw new IllegalStateException(
          "a generator cannot yield here, below a native method or a class initializer: "
              + pinned.getMessage(),
          pinned);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A thread's scoped value bindings; null where they cannot be seen. */
  static @Nullable Object scopedValueBindings(Thread thread) {
    return BINDINGS == null ? null : (Object) BINDINGS.get(thread);
  }

  /** Changes a thread's scoped value bindings; does nothing where they cannot be seen. */
  static void setScopedValueBindings(Thread thread, @Nullable Object bindings) {
    if (BINDINGS != null) {
      BINDINGS.set(thread, bindings);
    }
  }

  private static MethodHandle present(@Nullable MethodHandle handle) {
    if (handle == null) {
      throw new IllegalStateException("jdk.internal.vm is not exported to this module");
    }
    return handle;
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException runtime) {
      return runtime;
    }
    throw new AssertionError("nothing checked is declared", e);
  }
}
