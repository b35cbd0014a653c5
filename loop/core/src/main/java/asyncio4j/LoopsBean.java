package asyncio4j;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is registered as the {@link LoopsMXBean}. */
final class LoopsBean implements LoopsMXBean {

  static void register() {
    try {
      tryRegister();
    } catch (NoClassDefFoundError e) {
      throw new UnsupportedOperationException(
          "this JVM has no module java.management; give it --add-modules java.management", e);
    }
  }

  private static synchronized void tryRegister() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new LoopsBean(), new ObjectName(NAME));
    } catch (InstanceAlreadyExistsException e) {
      // Done before; by another copy of this class, if an application was deployed twice.
      return;
    } catch (JMException e) {
      throw new IllegalStateException("cannot register " + NAME, e);
    }
  }

  @Override
  public List<String> getRunning() {
    return Strand.runningLoops().stream().map(EventLoopImpl::name).toList();
  }

  @Override
  public String pstree() {
    return all(TaskDump::tree);
  }

  @Override
  public String ps() {
    return all(TaskDump::table);
  }

  private static String all(Function<TaskDump, String> text) {
    return TaskDump.ofAllLoops().stream().map(text).collect(Collectors.joining("\n"));
  }
}
