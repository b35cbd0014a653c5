package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The ways to switch debug mode on, from outside of a program and in it. */
class DebugSwitchTest {

  /** Says whether its loops are in debug mode when nobody says so to them. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      Asyncio.run(() -> {
        Task<?> task = Asyncio.currentTask();
        IO.println("debug " + Asyncio.getRunningLoop().getDebug() + " " + task);
        IO.println("watchdog " + isWatched());
      });
      Asyncio.run(
          () -> IO.println("told " + Asyncio.getRunningLoop().getDebug()), RunOptions.debug(false));
      IO.println("over");
    }

    private static boolean isWatched() {
      return Thread.getAllStackTraces().keySet().stream()
          .anyMatch(thread -> thread.getName().equals("asyncio4j-watchdog"));
    }
  }

  private static void assertOn(OtherJvm jvm, boolean watched) throws Exception {
    try (jvm) {
      assertThat(String.join("\n", jvm.readUntil("over")))
          .contains("debug true <Task pending name='Task-1' ")
          .contains(" created at DebugSwitchTest.java:")
          .contains("\nwatchdog " + watched + "\n")
          .contains("told false");
    }
  }

  @Test
  void theProperty() throws Exception {
    assertOn(new OtherJvm(Program.class, "-Dasyncio4j.debug=true"), true);
  }

  /** And the watchdog has a switch of its own. */
  @Test
  void theEnvironment() throws Exception {
    assertOn(
        new OtherJvm(Map.of("ASYNCIO4J_DEBUG", "1"), Program.class, "-Dasyncio4j.watchdog=0"),
        false);
  }

  @Test
  void theOptionsOfARun() {
    Asyncio.run(
        () -> assertThat(Asyncio.getRunningLoop().getDebug()).isTrue(), RunOptions.debug(true));
  }

  /** What is made afterwards knows where; what is slow afterwards is told. */
  @Test
  void theLoopItself() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          assertThat(Asyncio.createTask(() -> 1).toString()).doesNotContain(" created at ");
          loop.setDebug(true);
          assertThat(Asyncio.createTask(() -> 1).toString())
              .contains(" created at DebugSwitchTest.java:");
          loop.setDebug(false);
          assertThat(Asyncio.createTask(() -> 1).toString()).doesNotContain(" created at ");
        },
        RunOptions.debug(false));
  }
}
