package asyncio4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The private parts of the JDK that make virtual threads with a scheduler of one's own. Works where
 * {@code java.lang} is open to this module; {@link #AVAILABLE} tells.
 */
final class CarriedThreads {

  /** {@code (Executor) -> Thread.Builder.OfVirtual}; null where the JDK does not let us. */
  private static final @Nullable MethodHandle BUILDER;

  private static final @Nullable Executor DEFAULT_SCHEDULER;

  /** What thread locals have in a thread; null where the JDK does not let us. */
  private static final @Nullable VarHandle LOCALS;

  private static final @Nullable VarHandle INHERITABLE_LOCALS;

  private static final @Nullable VarHandle SCOPES;

  /** True if {@link #unstarted} works here. */
  static final boolean AVAILABLE;

  static {
    MethodHandle builder = null;
    Executor scheduler = null;
    VarHandle locals = null;
    VarHandle inheritableLocals = null;
    VarHandle scopes = null;
    try {
      Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      builder =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, Executor.class))
              .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
      Class<?> virtual = Class.forName("java.lang.VirtualThread");
      MethodHandles.Lookup inVirtual =
          MethodHandles.privateLookupIn(virtual, MethodHandles.lookup());
      // Its declared type differs between JDK versions.
      java.lang.reflect.Field field = virtual.getDeclaredField("DEFAULT_SCHEDULER");
      scheduler = (Executor) inVirtual.unreflectGetter(field).invoke();
      MethodHandles.Lookup inThread =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
      locals = inThread.findVarHandle(Thread.class, "threadLocals", map);
      inheritableLocals = inThread.findVarHandle(Thread.class, "inheritableThreadLocals", map);
      Class<?> scope = Class.forName("jdk.internal.vm.StackableScope");
      scopes = inThread.findVarHandle(Thread.class, "headStackableScopes", scope);
      exportContinuations();
      // Last, since it stands on all of the others.
      MethodHandles.lookup().ensureInitialized(CoroutineContainer.class);
    } catch (Throwable e) {
      // Not opened, or a JDK that has changed inside: the relay engine is there for that.
      builder = null;
    }
    BUILDER = builder;
    DEFAULT_SCHEDULER = scheduler;
    LOCALS = locals;
    INHERITABLE_LOCALS = inheritableLocals;
    SCOPES = scopes;
    AVAILABLE = builder != null;
  }

  private CarriedThreads() {}

  /**
   * Opening java.lang includes the right to export on; so one flag is enough for both coroutines
   * and generators.
   */
  private static void exportContinuations() throws ReflectiveOperationException {
    Module base = Object.class.getModule();
    Module own = CarriedThreads.class.getModule();
    if (!base.isExported("jdk.internal.vm", own)) {
      Method export = Module.class.getDeclaredMethod("implAddExports", String.class, Module.class);
      export.setAccessible(true);
      export.invoke(base, "jdk.internal.vm", own);
    }
  }

  /** A virtual thread whose continuation is submitted to the scheduler. */
  static Thread unstarted(Executor scheduler, Runnable body) {
    MethodHandle builder = BUILDER;
    if (builder == null) {
      throw new IllegalStateException("java.lang is not open to this module");
    }
    try {
      return CoroutineThreads.unstarted(
          (Thread.Builder.OfVirtual) builder.invokeExact(scheduler), body);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("the builder's constructor declares nothing checked", e);
    }
  }

  /**
   * Makes the calling thread, which a coroutine has had, what {@link #unstarted} makes.
   *
   * @param carrier the thread beneath it
   */
  static void renew(Thread thread, Thread carrier) {
    clear(LOCALS, thread);
    clear(INHERITABLE_LOCALS, thread);
    if (thread.getContextClassLoader() != carrier.getContextClassLoader()) {
      thread.setContextClassLoader(carrier.getContextClassLoader());
    }
    if (!thread.getName().isEmpty()) {
      thread.setName("");
    }
    if (thread.getUncaughtExceptionHandler() != thread.getThreadGroup()) {
      thread.setUncaughtExceptionHandler(null);
    }
  }

  /** True if what runs in the thread has opened a structured scope and not closed it. */
  static boolean hasOpenScopes(Thread thread) {
    return SCOPES != null && SCOPES.get(thread) != null;
  }

  private static void clear(@Nullable VarHandle field, Thread thread) {
    if (field != null && field.get(thread) != null) {
      field.set(thread, null);
    }
  }

  /** Starts a thread that was made here. */
  static void start(Thread thread) {
    CoroutineContainer.start(thread);
  }

  /** Where the JDK runs virtual threads. */
  static Executor defaultScheduler() {
    Executor scheduler = DEFAULT_SCHEDULER;
    if (scheduler == null) {
      throw new IllegalStateException("java.lang is not open to this module");
    }
    return scheduler;
  }
}
