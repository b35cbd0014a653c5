package asyncio4j;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether debug mode is on where nobody says otherwise, and what else begins with it. */
final class DebugMode {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  private static final boolean DEFAULT =
      Boolean.getBoolean("asyncio4j.debug") || "1".equals(System.getenv("ASYNCIO4J_DEBUG"));

  /** Whether the extensions were told; whoever sets it tells them. */
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private DebugMode() {}

  /** The environment's {@code ASYNCIO4J_DEBUG=1} or the property {@code asyncio4j.debug=true}. */
  static boolean isDefault() {
    return DEFAULT;
  }

  /** What holds for the caller: the mode of the loop that it is in, or else the default. */
  static boolean isOnHere() {
    EventLoopImpl loop = Strand.runningLoop();
    return loop != null ? loop.getDebug() : DEFAULT;
  }

  /** A loop is in debug mode. Any thread. */
  static void isOn() {
    if (!TOLD.get() && TOLD.compareAndSet(false, true)) {
      tellExtensions();
    }
  }

  /** None of them may keep a loop from being made. */
  private static void tellExtensions() {
    try {
      for (DebugExtension extension :
          ServiceLoader.load(DebugExtension.class, DebugExtension.class.getClassLoader())) {
        tell(extension);
      }
    } catch (ServiceConfigurationError e) {
      LOG.error("An extension of debug mode cannot be used", e);
    }
  }

  private static void tell(DebugExtension extension) {
    try {
      extension.debugModeIsOn();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{} failed; debug mode goes on without it", extension, e);
    }
  }
}
