package asyncio4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which thread has the lock that another one waits for: a {@code ReentrantLock} and its kin. Works
 * where {@code java.lang} is open to this module. The JDK's management beans know no virtual
 * threads, and of a monitor nobody tells a program which virtual thread has it.
 */
public final class LockOwners {

  /** {@code (AbstractOwnableSynchronizer) -> Thread}; null where the JDK does not let us. */
  private static final @Nullable MethodHandle OWNER = find();

  private LockOwners() {}

  private static @Nullable MethodHandle find() {
    if (!CarriedThreads.AVAILABLE) {
      return null;
    }
    try {
      Class<?> type = AbstractOwnableSynchronizer.class;
      Method open = Module.class.getDeclaredMethod("implAddOpens", String.class, Module.class);
      open.setAccessible(true);
      open.invoke(type.getModule(), type.getPackageName(), LockOwners.class.getModule());
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findVirtual(type, "getExclusiveOwnerThread", MethodType.methodType(Thread.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A JDK that has changed inside: reports are shorter there.
      return null;
    }
  }

  /**
   * Looks at a thread, which may go on meanwhile: a guess, unless it is known to wait.
   *
   * @param waiting a thread
   * @return who has the lock that it waits for; null if it waits for none, or nobody knows
   */
  public static @Nullable Thread of(Thread waiting) {
    MethodHandle owner = OWNER;
    if (owner == null
        || !(LockSupport.getBlocker(waiting) instanceof AbstractOwnableSynchronizer lock)) {
      return null;
    }
    try {
      return (Thread) owner.invokeExact(lock);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("it declares nothing checked", e);
    }
  }
}
