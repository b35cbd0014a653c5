package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The signal handlers of a loop, through {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}; by reflection, since javac warns of each use of it. The JVM calls on threads of
 * its own; from there it goes to the loop.
 */
final class Signals {

  /** A handler of ours, and what the JVM had before it. */
  private record Installed(Runnable callback, Context context, Object before) {}

  private final EventLoop loop;

  /** By name. Changed on the loop's line, read by the JVM's threads. */
  private final Map<String, Installed> installed = new ConcurrentHashMap<>();

  Signals(EventLoop loop) {
    this.loop = loop;
  }

  void add(String name, Runnable callback) {
    Object signal = signal(name);
    Context context = Context.copyContext();
    Installed known = installed.get(name);
    if (known != null) {
      installed.put(name, new Installed(callback, context, known.before()));
      return;
    }
    Object before;
    try {
      before = exchange(signal, handler(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("sig " + number(signal) + " cannot be caught", e);
    }
    installed.put(name, new Installed(callback, context, before));
  }

  boolean remove(String name) {
    Installed known = installed.remove(name);
    if (known == null) {
      return false;
    }
    Object ours = exchange(signal(name), known.before());
    assert ours != null;
    return true;
  }

  /** Puts all back; by the thread that closes the loop. */
  void close() {
    installed.keySet().forEach(this::remove);
  }

  private Object handler(String name) {
    Class<?> type = type("sun.misc.SignalHandler");
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                raised(name);
                yield null;
              }
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "asyncio4j's handler of " + name;
            });
  }

  /** On a thread of the JVM's. */
  private void raised(String name) {
    Installed known = installed.get(name);
    if (known != null && !loop.isClosed()) {
      loop.callSoonThreadsafe(known.callback(), known.context());
    }
  }

  // ---- sun.misc.Signal ----

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new UnsupportedOperationException("signals need the JDK's module jdk.unsupported", e);
    }
  }

  private static Object signal(String name) {
    try {
      return type("sun.misc.Signal").getConstructor(String.class).newInstance(name);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "no such signal, names are without SIG: " + name, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object number(Object signal) {
    try {
      return signal.getClass().getMethod("getNumber").invoke(signal);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object exchange(Object signal, Object handler) {
    try {
      return signal
          .getClass()
          .getMethod("handle", signal.getClass(), type("sun.misc.SignalHandler"))
          .invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      throw Sneaky.rethrow(e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
