package asyncio4j.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/**
 * A handler of a signal, as a link of a chain: the JVM knows one handler of each signal, and each
 * of ours knows the one that it has replaced. Links may be closed in any order, those of two loops
 * for example: what is restored is the nearest handler that is still wanted, and never a link that
 * nobody is behind.
 *
 * <p>It goes through {@code sun.misc.Signal} of the module {@code jdk.unsupported}, by reflection:
 * javac warns of each use of that class and cannot be told not to. Any thread.
 */
public final class SignalLink implements InvocationHandler, AutoCloseable {

  private final Object signal;
  private final Object proxy;
  private final BooleanSupplier action;

  /** Set once, under the lock of the class, right after the JVM has taken this one. */
  private volatile Object before;

  private volatile boolean closed;

  private SignalLink(Object signal, Class<?> type, BooleanSupplier action) {
    this.signal = signal;
    this.action = action;
    this.proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
    this.before = proxy;
  }

  /**
   * Installs a handler before whatever handles the signal now.
   *
   * @param signal a {@code sun.misc.Signal}
   * @param action called on a thread of the JVM's; false to have the handler before act too
   * @return what takes it away again
   * @throws IllegalArgumentException if the JVM uses the signal itself
   * @throws ReflectiveOperationException if the module {@code jdk.unsupported} is missing
   */
  public static SignalLink install(Object signal, BooleanSupplier action)
      throws ReflectiveOperationException {
    synchronized (SignalLink.class) {
      SignalLink link = new SignalLink(signal, type(), action);
      link.before = exchange(signal, link.proxy);
      return link;
    }
  }

  /**
   * What handled the signal before.
   *
   * @return a {@code sun.misc.SignalHandler}: the nearest that is still wanted
   */
  public Object before() {
    Object handler = before;
    while (Proxy.isProxyClass(handler.getClass())
        && Proxy.getInvocationHandler(handler) instanceof SignalLink link
        && link.closed) {
      handler = link.before;
    }
    return handler;
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    return switch (method.getName()) {
      case "handle" -> {
        handle();
        yield this; // nobody takes it, the method is void
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "asyncio4j's handler of " + signal;
    };
  }

  private void handle() throws ReflectiveOperationException {
    if (closed) {
      // Somebody else has put it back meanwhile. The system's own action can only be had so.
      Object replaced = exchange(signal, before());
      assert replaced != null;
      signal.getClass().getMethod("raise", signal.getClass()).invoke(null, signal);
    } else if (!action.getAsBoolean()) {
      type().getMethod("handle", signal.getClass()).invoke(before(), signal);
    }
  }

  /** Puts back what is wanted of what was before, unless somebody has replaced this one. */
  @Override
  public void close() {
    synchronized (SignalLink.class) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        Object now = exchange(signal, before());
        if (now != proxy) {
          Object put = exchange(signal, now);
          assert put != null;
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the handler of " + signal + " could not be put back", e);
      }
    }
  }

  private static Class<?> type() throws ClassNotFoundException {
    return Class.forName("sun.misc.SignalHandler");
  }

  private static Object exchange(Object signal, Object handler)
      throws ReflectiveOperationException {
    try {
      return signal
          .getClass()
          .getMethod("handle", signal.getClass(), type())
          .invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
