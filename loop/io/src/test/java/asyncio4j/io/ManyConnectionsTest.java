package asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten thousand connections of one loop, which is in another process: {@link IdleServer}. */
@ExtendWith(NothingLeft.class)
class ManyConnectionsTest {

  private static final int COUNT = 10_000;

  /** What the system keeps for a server that has not come to accept them. */
  private static final int BATCH = 500;

  /** What each may take of the heap; measured were 6,005 bytes for streams, 1,942 for protocols. */
  private static final long MOST = 20_000;

  private static long limit() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s{2,}")[1])
        .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
        .findFirst()
        .orElseThrow();
  }

  private static Process start(String kind) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Dasyncio4j"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(IdleServer.class.getName(), kind));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String ask(SocketChannel connection, String line) throws IOException {
    connection.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    ByteBuffer answer = ByteBuffer.allocate(200);
    while (answer.position() == 0 || answer.get(answer.position() - 1) != '\n') {
      if (connection.read(answer) < 0) {
        throw new IOException("the server has hung up");
      }
    }
    return new String(answer.array(), 0, answer.position(), UTF_8).strip();
  }

  private static long[] report(SocketChannel connection) throws IOException {
    return Arrays.stream(ask(connection, "report").split(" ")).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void tenThousandIdleConnectionsAreHeld() throws Exception {
    // Each a coroutine that waits; "protocols" is what to measure besides.
    String kind = "streams";
    if (limit() < COUNT + 1000) {
      String what = "SKIPPED, there is no limit above " + (COUNT + 1000) + " here: ulimit -n";
      System.out.println(what);
      Assumptions.abort(what);
    }
    Process server = start(kind);
    List<SocketChannel> open = new ArrayList<>();
    try (BufferedReader said = server.inputReader()) {
      String first = said.readLine();
      while (first != null && !first.matches("\\d+")) {
        first = said.readLine(); // the log's first words
      }
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(first));
      // A few first, so that what is loaded once is not counted.
      for (int i = 0; i < BATCH; i++) {
        open.add(SocketChannel.open(address));
      }
      for (SocketChannel one : open) {
        assertThat(ask(one, "warm up")).isEqualTo("warm up");
      }
      long[] before = report(open.getFirst());
      while (open.size() < COUNT) {
        for (int i = 0; i < BATCH; i++) {
          open.add(SocketChannel.open(address));
        }
        assertThat(ask(open.getLast(), "all here")).isEqualTo("all here");
      }
      long[] after = report(open.getFirst());
      assertThat(before[0]).isEqualTo(BATCH);
      assertThat(after[0]).isEqualTo(COUNT);
      int more = COUNT - BATCH;
      System.out.printf(
          "%d idle connections, %s: %d bytes of heap each, %d of Netty's, %d resident%n",
          COUNT,
          kind,
          (after[1] - before[1]) / more,
          (after[2] - before[2]) / more,
          (after[3] - before[3]) / more);
      assertThat((after[1] - before[1]) / more).isLessThan(MOST);
      // Idle connections hold no buffer.
      assertThat((after[2] - before[2]) / more).isLessThan(MOST);
      // Each of them is alive.
      for (int i = 0; i < COUNT; i += 97) {
        assertThat(ask(open.get(i), "line " + i)).isEqualTo("line " + i);
      }
    } finally {
      for (SocketChannel one : open) {
        one.close();
      }
      server.destroyForcibly();
      server.waitFor();
    }
  }
}
