package asyncio4j.junit;

import asyncio4j.Runner;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Finds out whether BlockHound does here what a test wants of it, by a blocking call. */
final class BlockHoundCheck {

  private static final String ERROR = "reactor.blockhound.BlockingOperationError";

  private BlockHoundCheck() {}

  /**
   * Returns if a blocking call in a coroutine is caught.
   *
   * @throws ExtensionConfigurationException if it is not
   */
  static void on(Runner runner) {
    try {
      Class.forName("reactor.blockhound.BlockHound", false, BlockHoundCheck.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new ExtensionConfigurationException(
          "blockHound = true needs io.projectreactor.tools:blockhound on the class path", e);
    }
    boolean caught = runner.run(BlockHoundCheck::isCaught);
    if (!caught) {
      throw new ExtensionConfigurationException(
          "blockHound = true, but BlockHound is not installed: it needs the JVM flag"
              + " -XX:+AllowRedefinitionToAddDeleteMethods, and no"
              + " -Dasyncio4j.blockhound=false");
    }
  }

  private static boolean isCaught() throws InterruptedException {
    try {
      Thread.sleep(1);
      return false;
    } catch (Error e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
          if (type.getName().equals(ERROR)) {
            return true;
          }
        }
      }
      throw e;
    }
  }
}
