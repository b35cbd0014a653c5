package asyncio4j.cli;

import java.lang.instrument.Instrumentation;

/**
 * Runs in the JVM that is looked at: has each asyncio4j there register its MBean. It is loaded on
 * its own, so it uses nothing but the JDK.
 */
public final class RegisterAgent {

  private RegisterAgent() {}

  /**
   * Called by the JVM that the agent is loaded into.
   *
   * @param arguments none
   * @param instrumentation tells where asyncio4j is loaded, which need not be the class path
   * @throws ReflectiveOperationException if what is there is another version
   */
  public static void agentmain(String arguments, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    boolean found = false;
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getName().equals("asyncio4j.EventLoop")) {
        var _ =
            Class.forName("asyncio4j.TaskDump", true, type.getClassLoader())
                .getMethod("registerMBean")
                .invoke(null);
        found = true;
      }
    }
    if (!found) {
      throw new IllegalStateException("no asyncio4j is loaded here");
    }
  }
}
