package asyncio4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The current thread, for code that may run inside a generator.
 *
 * <p>The compiler takes for granted that a method's thread is the same from its beginning to its
 * end, and reads it once. The body of a generator on a {@link ContinuationFiber} is the exception:
 * after each {@code yield} it goes on in the thread of whoever asked for the next item, so two
 * tasks that share a generator would each find the other's thread in it (seen on JDK 25, as soon as
 * the body is compiled). What is asked through a method handle that is not constant is not inlined
 * into the body, and so is asked anew each time. That costs about 2 ns. What lies beneath a
 * suspended body is called through {@link OutOfLine} where that can be, which takes a frame less.
 */
public final class Here {

  // Not final: the compiler would inline what they refer to.
  private static MethodHandle currentThread = function(Thread.class, "currentThread", Thread.class);
  private static MethodHandle park = function(LockSupport.class, "park", void.class);
  private static MethodHandle yieldNow = function(Thread.class, "yield", void.class);
  private static MethodHandle interrupted = function(Thread.class, "interrupted", boolean.class);
  private static MethodHandle run = method(Runnable.class, "run", void.class);
  private static MethodHandle get = method(ThreadLocal.class, "get", Object.class);
  private static MethodHandle set = method(ThreadLocal.class, "set", void.class, Object.class);

  private static final @Nullable OutOfLine OUT_OF_LINE = OutOfLine.make();

  private Here() {}

  private static MethodHandle function(Class<?> owner, String name, Class<?> result) {
    try {
      return MethodHandles.lookup().findStatic(owner, name, MethodType.methodType(result));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private static MethodHandle method(
      Class<?> owner, String name, Class<?> result, Class<?>... parameters) {
    try {
      return MethodHandles.lookup()
          .findVirtual(owner, name, MethodType.methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /**
   * {@link Thread#currentThread()}.
   *
   * @return the current thread
   */
  public static Thread thread() {
    try {
      return (Thread) currentThread.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * {@link ThreadLocal#get()}.
   *
   * @param local the variable
   * @param <T> the type of its value
   * @return its value in the current thread
   */
  @SuppressWarnings("unchecked") // what the variable holds is a T
  public static <T> T get(ThreadLocal<T> local) {
    try {
      return (T) (Object) get.invokeExact((ThreadLocal) local);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * {@link ThreadLocal#set}.
   *
   * @param local the variable
   * @param value its value in the current thread
   * @param <T> the type of its value
   */
  public static <T> void set(ThreadLocal<T> local, T value) {
    try {
      set.invokeExact((ThreadLocal) local, (Object) value);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * {@link Runnable#run()} of a body, compiled for itself. The compiler inlines into a method what
   * that calls, some 15 calls deep; a body that it has inlined into the frames beneath it, the
   * JDK's and ours, would be left with none for what it calls itself.
   */
  static void run(Runnable body) {
    OutOfLine calls = OUT_OF_LINE;
    if (calls != null) {
      calls.run(body);
      return;
    }
    try {
      run.invokeExact(body);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@link LockSupport#park()}. */
  static void park() {
    try {
      park.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@link Thread#yield()}. */
  static void yieldNow() {
    OutOfLine calls = OUT_OF_LINE;
    if (calls != null) {
      calls.yieldNow();
      return;
    }
    try {
      yieldNow.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@link Thread#interrupted()}. */
  static boolean interrupted() {
    try {
      return (boolean) interrupted.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
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
