package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The signal handlers of a loop, through {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}; by reflection, since javac warns of each use of it. The JVM calls on threads of
 * its own; from there it goes to the loop.
 */
final class Signals {

  /** The signals that a JVM leaves ignored if it was started so. */
  private static final Set<String> LEFT_IGNORED = Set.of("HUP", "INT", "TERM");

  /** What to call, and with which context. */
  private record Callback(Runnable callback, Context context) {}

  private final EventLoop loop;

  /** By name. Changed on the loop's line, read by the JVM's threads. */
  private final Map<String, Callback> callbacks = new ConcurrentHashMap<>();

  /** What the JVM had before, by name. Belongs to the loop's line. */
  private final Map<String, Object> before = new HashMap<>();

  Signals(EventLoop loop) {
    this.loop = loop;
  }

  void add(String name, Runnable callback) {
    Object signal = signal(name);
    // First, since the signal may come as soon as the JVM knows the handler.
    callbacks.put(name, new Callback(callback, Context.copyContext()));
    if (before.containsKey(name)) {
      return;
    }
    try {
      before.put(name, install(name, signal));
    } catch (RuntimeException e) {
      callbacks.remove(name);
      throw e;
    }
  }

  private Object install(String name, Object signal) {
    Object replaced;
    try {
      replaced = exchange(signal, handler(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("sig " + number(signal) + " cannot be caught", e);
    }
    if (LEFT_IGNORED.contains(name) && replaced == ignore()) {
      throw new IllegalStateException(
          "sig "
              + number(signal)
              + " cannot be caught: this process was started with SIG"
              + name
              + " ignored, as nohup does, and the JVM leaves it so");
    }
    return replaced;
  }

  boolean remove(String name) {
    Object replaced = before.remove(name);
    if (replaced == null) {
      return false;
    }
    exchange(signal(name), replaced);
    callbacks.remove(name);
    return true;
  }

  /** Puts all back; by the thread that closes the loop. */
  void close() {
    List.copyOf(before.keySet()).forEach(this::remove);
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
    Callback known = callbacks.get(name);
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

  private static Object ignore() {
    try {
      return type("sun.misc.SignalHandler").getField("SIG_IGN").get(null);
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
