package asyncio4j.blocking.blockhound;

import asyncio4j.DebugExtension;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs BlockHound when debug mode begins, if it is on the class path. Found by {@link
 * java.util.ServiceLoader}. {@code -Dasyncio4j.blockhound=false} keeps it out.
 */
public final class BlockHoundExtension implements DebugExtension {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");
  private static final String FLAG = "AllowRedefinitionToAddDeleteMethods";

  /** For the service loader. */
  public BlockHoundExtension() {}

  @Override
  public void debugModeIsOn() {
    if ("false".equals(System.getProperty("asyncio4j.blockhound")) || !isPresent()) {
      return;
    }
    if (!flagIsSet()) {
      // To try it would leave half of the JDK's classes changed.
      LOG.warn(
          "BlockHound is on the class path and not installed: it needs the JVM flag -XX:+{};"
              + " -Dasyncio4j.blockhound=false does without it",
          FLAG);
      return;
    }
    LoopIntegration.install();
  }

  private static boolean isPresent() {
    try {
      Class.forName(
          "reactor.blockhound.BlockHound", false, BlockHoundExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean flagIsSet() {
    try {
      var options =
          ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class);
      return Boolean.parseBoolean(options.getVMOption(FLAG).getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      // Another JVM, or one without its management: BlockHound will find out itself.
      return true;
    }
  }
}
