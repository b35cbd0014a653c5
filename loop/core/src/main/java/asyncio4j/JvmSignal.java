package asyncio4j;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A handler of a signal: of SIGINT, which Ctrl-C sends, for the time of one run, for example. It
 * goes through {@code sun.misc.Signal} of the module {@code jdk.unsupported}, by reflection: javac
 * warns of each use of that class and cannot be told not to. Without that module, or where the JVM
 * was told to leave signals alone ({@code -Xrs}), the signal stays what it is.
 */
final class JvmSignal implements AutoCloseable {

  /** The JVM's own handler, that ends it, as {@code sun.misc.Signal} shows it. */
  private static final String JVM_HANDLER = "sun.misc.Signal$SunMiscHandler";

  private final Object signal;
  private final Object handler;
  private final Object before;

  private JvmSignal(Object signal, Object handler, Object before) {
    this.signal = signal;
    this.handler = handler;
    this.before = before;
  }

  /**
   * Installs a handler, unless somebody else has one: only the JVM's own is replaced.
   *
   * @param name the signal without its SIG
   * @param action called on a thread of the JVM's; false to have the JVM end as without us
   * @return what puts the JVM's handler back; null if none was installed
   */
  static @Nullable JvmSignal install(String name, BooleanSupplier action) {
    try {
      return tryInstall(name, action);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  private static @Nullable JvmSignal tryInstall(String name, BooleanSupplier action)
      throws ReflectiveOperationException {
    Object signal = Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object jvmHandler = handlerType.getField("SIG_DFL").get(null);
    Method handle = handlerType.getMethod("handle", signal.getClass());
    Object[] before = {jvmHandler};
    Object handler =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "handle" -> {
                    if (!action.getAsBoolean()) {
                      handle.invoke(before[0], signal);
                    }
                    yield null;
                  }
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> "asyncio4j's handler of SIG" + name;
                });
    before[0] = exchange(signal, handler);
    JvmSignal installed = new JvmSignal(signal, handler, before[0]);
    if (before[0] != jvmHandler && !before[0].getClass().getName().equals(JVM_HANDLER)) {
      installed.close();
      return null;
    }
    return installed;
  }

  private static Object exchange(Object signal, Object handler)
      throws ReflectiveOperationException {
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), handlerType)
        .invoke(null, signal, handler);
  }

  /** Puts the handler back that was there before, unless somebody has replaced ours meanwhile. */
  @Override
  public void close() {
    try {
      Object now = exchange(signal, before);
      if (now != handler) {
        exchange(signal, now);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the handler of " + signal + " could not be put back", e);
    }
  }
}
