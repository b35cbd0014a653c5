package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own list of threads, {@code jcmd Thread.dump_to_file}, has those of coroutines. */
class ThreadDumpTest {

  @TempDir private Path folder;

  private static void sleepsInHere() {
    Asyncio.sleep(Duration.ofHours(1));
  }

  private String dump(String name) throws Exception {
    Path file = folder.resolve(name);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
    return Files.readString(file);
  }

  @Test
  void aSleepingCoroutineIsListedUntilItHasEnded() throws Exception {
    String[] dumps = new String[2];
    Asyncio.run(() -> {
      Task<?> sleeper = Asyncio.createTask(ThreadDumpTest::sleepsInHere);
      Asyncio.sleep(Duration.ZERO);
      dumps[0] = Asyncio.toThread(() -> dump("while it sleeps"));
      sleeper.cancel();
      Asyncio.sleep(Duration.ZERO);
      Asyncio.sleep(Duration.ZERO);
      dumps[1] = Asyncio.toThread(() -> dump("when it has ended"));
    });

    assertThat(dumps[0]).contains("sleepsInHere");
    assertThat(dumps[1]).contains("dumpThreads").doesNotContain("sleepsInHere");
    assertThat(dumps[0].contains("asyncio4j.internal.CoroutineContainer@"))
        .isEqualTo(EventLoop.engine() == Engine.CARRIED);
  }
}
