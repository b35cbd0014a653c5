package asyncio4j.io;

import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.internal.SignalLink;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** What the JVM calls, by name. Belongs to the loop's line. */
  private final Map<String, SignalLink> links = new HashMap<>();

  Signals(EventLoop loop) {
    this.loop = loop;
  }

  void add(String name, Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    IoErrors.checkOpen(loop);
    Object signal = signal(name);
    // First, since the signal may come as soon as the JVM knows the handler.
    Callback replaced = callbacks.put(name, new Callback(callback, Context.copyContext()));
    if (replaced != null) {
      return;
    }
    try {
      links.put(name, install(name, signal));
    } catch (RuntimeException e) {
      callbacks.remove(name);
      throw e;
    }
  }

  private SignalLink install(String name, Object signal) {
    SignalLink link;
    try {
      link = SignalLink.install(signal, () -> raised(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("sig " + number(signal) + " cannot be caught", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    if (LEFT_IGNORED.contains(name) && link.before() == ignore()) {
      link.close();
      throw new IllegalStateException(
          "sig "
              + number(signal)
              + " cannot be caught: this process was started with SIG"
              + name
              + " ignored, as nohup does, and the JVM leaves it so");
    }
    return link;
  }

  boolean remove(String name) {
    SignalLink link = links.remove(name);
    if (link == null) {
      return false;
    }
    link.close();
    callbacks.remove(name);
    return true;
  }

  /** Takes all away; by the thread that closes the loop. */
  void close() {
    List.copyOf(links.keySet()).forEach(this::remove);
  }

  /** On a thread of the JVM's. */
  private boolean raised(String name) {
    Callback known = callbacks.get(name);
    if (known != null && !loop.isClosed()) {
      loop.callSoonThreadsafe(known.callback(), known.context());
    }
    return true;
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
}
