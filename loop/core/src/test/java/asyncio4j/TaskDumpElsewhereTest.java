package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Dumps over JMX, on a signal and from the command line. */
class TaskDumpElsewhereTest {

  /** What the other JVM runs. */
  static final class Program {
    public static void main(String[] arguments) {
      Asyncio.run(() -> {
        Asyncio.currentTask().setName("main");
        Task<?> worker =
            Asyncio.createTask(
                () -> Asyncio.sleep(Duration.ofHours(1)), TaskOptions.named("worker"));
        Asyncio.getRunningLoop().callLater(Duration.ofMillis(1), () -> System.out.println("up"));
        worker.await();
      });
    }
  }

  /** It has only the loop itself on its class path, as {@code java -jar} has it. */
  private static List<String> commandLine(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of(EventLoop.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString(),
            "asyncio4j.cli.Main"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor(Duration.ofMinutes(1))).isTrue();
    return lines;
  }

  private static String withoutPlaces(List<String> lines) {
    return String.join("\n", lines)
        .replaceAll("lambda\\$\\w+\\$\\d+", "lambda")
        .replaceAll("\\.java:\\d+", ".java:N");
  }

  private static final String TREE =
      """
      loop asyncio4j-1: 2 tasks
      └── (T) main [awaiting]
          └── TaskDumpElsewhereTest$Program.lambda TaskDumpElsewhereTest.java:N
              └── (T) worker [awaiting]
                  └── TaskDumpElsewhereTest$Program.lambda TaskDumpElsewhereTest.java:N
                      └── sleep\
      """;

  @Test
  void theCommandLineShowsAJvmThatWasNotPreparedForIt() throws Exception {
    try (OtherJvm other = new OtherJvm(Program.class)) {
      other.readUntil("up");
      assertThat(withoutPlaces(commandLine("pstree", other.pid()))).isEqualTo(TREE);
      // Now the MBean is there, and the agent is not needed any more.
      assertThat(withoutPlaces(commandLine("ps", other.pid())))
          .startsWith("loop asyncio4j-1: 2 tasks\ntask    state     awaits  awaited by  coroutine")
          .contains(
              "\nmain    awaiting  worker              <coroutine asyncio4j.TaskDumpElsewhereTest")
          .contains(
              "\nworker  awaiting  sleep   main        <coroutine asyncio4j.TaskDumpElsewhereTest");
    }
  }

  @Test
  void theCommandLineSaysWhatIsWrong() throws Exception {
    assertThat(commandLine()).first().asString().startsWith("usage: java -jar asyncio4j-loop.jar");
    assertThat(commandLine("pstree", "999999999"))
        .first()
        .asString()
        .startsWith("cannot attach to 999999999: is it a JVM, of the same user, on this machine?");
  }

  @Test
  void aSignalPrintsTheTasks() throws Exception {
    try (OtherJvm other = new OtherJvm(Program.class, "-Dasyncio4j.dumpSignal=USR1")) {
      other.readUntil("up");
      new ProcessBuilder("kill", "-USR1", other.pid()).start().waitFor();
      assertThat(withoutPlaces(other.readUntil("                └── sleep"))).endsWith(TREE);
    }
  }

  @Test
  void signalsThatAreTakenAreRefused() {
    assertThatThrownBy(() -> TaskDump.onSignal("USR2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HotSpot suspends its own threads with SIGUSR2; use another signal, USR1 for example");
    assertThatThrownBy(() -> TaskDump.onSignal("QUIT"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("SIGQUIT cannot be handled");
    assertThatThrownBy(() -> TaskDump.onSignal("NOSUCH"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("SIGNOSUCH cannot be handled");
  }

  @Test
  void theMBeanTellsOfEachRunningLoop() throws Exception {
    TaskDump.registerMBean();
    TaskDump.registerMBean();
    var server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(LoopsMXBean.NAME);
    try (LoopThread loop = LoopThread.start(EventLoop.builder().name("managed").build())) {
      Asyncio.runCoroutineThreadsafe(
              Coroutine.of(() -> {
                Asyncio.createTask(
                    () -> Asyncio.sleep(Duration.ofHours(1)), TaskOptions.named("managed task"));
                Asyncio.sleep(Duration.ZERO);
              }),
              loop.loop())
          .join();
      assertThat((String[]) server.getAttribute(name, "Running")).contains("managed");
      assertThat((String) server.invoke(name, "pstree", null, null))
          .contains("loop managed: 1 task\n└── (T) managed task [awaiting]\n");
      assertThat((String) server.invoke(name, "ps", null, null))
          .contains("loop managed: 1 task\n")
          .contains("\nmanaged task  awaiting  sleep");
    }
    assertThat((String[]) server.getAttribute(name, "Running")).doesNotContain("managed");
  }
}
