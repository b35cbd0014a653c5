package asyncio4j.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Another JVM, through the JDK's attach API and the JMX connector that it opens for local users. If
 * nobody has registered the MBean there, an agent of one class is loaded that does.
 */
final class OtherJvm {

  /** {@code asyncio4j.LoopsMXBean.NAME}. */
  static final String BEAN = "asyncio4j:type=Loops";

  private OtherJvm() {}

  static String ask(String pid, String operation) throws CannotLookException {
    try {
      VirtualMachine machine = VirtualMachine.attach(pid);
      try {
        return ask(machine, operation);
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException e) {
      throw new CannotLookException(
          "cannot attach to " + pid + ": is it a JVM, of the same user, on this machine?", e);
    }
  }

  @SuppressWarnings("BanJNDI") // the address is from the JVM of the same user, not from outside
  private static String ask(VirtualMachine machine, String operation)
      throws IOException, CannotLookException {
    JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
    try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      ObjectName bean = new ObjectName(BEAN);
      try {
        return invoke(server, bean, operation);
      } catch (InstanceNotFoundException notYet) {
        loadAgent(machine);
        return invoke(server, bean, operation);
      }
    } catch (JMException e) {
      throw new CannotLookException("asking " + machine.id() + " failed", e);
    }
  }

  private static String invoke(MBeanServerConnection server, ObjectName bean, String operation)
      throws JMException, IOException {
    return (String) server.invoke(bean, operation, new Object[0], new String[0]);
  }

  private static void loadAgent(VirtualMachine machine) throws IOException, CannotLookException {
    Path jar = Files.createTempFile("asyncio4j-agent", ".jar");
    try {
      writeAgent(jar);
      machine.loadAgent(jar.toString());
    } catch (AgentInitializationException e) {
      throw new CannotLookException(
          "there is no asyncio4j in " + machine.id() + ", or none of its loops has run yet", e);
    } catch (AgentLoadException e) {
      throw new CannotLookException(
          machine.id()
              + " takes no agents; start it with -Dasyncio4j.jmx=true, or"
              + " -XX:+EnableDynamicAgentLoading",
          e);
    } finally {
      Files.delete(jar);
    }
  }

  /** A jar of its own: to add that of the loop to the other's class path would add it twice. */
  private static void writeAgent(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", RegisterAgent.class.getName());
    String entry = RegisterAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream code = RegisterAgent.class.getModule().getResourceAsStream(entry)) {
      if (code == null) {
        throw new IOException(entry + " is missing");
      }
      out.putNextEntry(new JarEntry(entry));
      code.transferTo(out);
      out.closeEntry();
    }
  }
}
