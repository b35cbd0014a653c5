package asyncio4j;

import asyncio4j.internal.SignalLink;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A handler of a signal: of SIGINT, which Ctrl-C sends, for the time of one run, for example.
 * Without the module {@code jdk.unsupported}, or where the JVM was told to leave signals alone
 * ({@code -Xrs}), the signal stays what it is.
 */
final class JvmSignal implements AutoCloseable {

  /** The JVM's own handler, that ends it, as {@code sun.misc.Signal} shows it. */
  private static final String JVM_HANDLER = "sun.misc.Signal$SunMiscHandler";

  private final SignalLink link;

  private JvmSignal(SignalLink link) {
    this.link = link;
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
    Object jvmHandler = Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null);
    SignalLink link = SignalLink.install(signal, action);
    Object before = link.before();
    if (before != jvmHandler && !before.getClass().getName().equals(JVM_HANDLER)) {
      link.close();
      return null;
    }
    return new JvmSignal(link);
  }

  /** Puts the handler back that was there before, unless somebody has replaced ours meanwhile. */
  @Override
  public void close() {
    link.close();
  }
}
