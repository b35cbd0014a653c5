package asyncio4j.io;

import asyncio4j.Asyncio;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A program that holds connections and says how much memory it takes: a process of its own, so that
 * nothing else is counted. With {@code streams} each connection is a coroutine that waits for a
 * line, with {@code protocols} it is a protocol. It echoes lines, and answers {@code report} with
 * the number of connections, and bytes: of the heap after a collection, of Netty's memory outside,
 * and resident.
 */
final class IdleServer {

  private int connections;

  private IdleServer() {}

  public static void main(String[] args) {
    Asyncio.run(() -> new IdleServer().serve(args[0].equals("streams")));
  }

  private void serve(boolean streams) throws IOException {
    ServerOptions options = ServerOptions.DEFAULT.withBacklog(4096);
    List<String> host = List.of("127.0.0.1");
    Server server =
        streams
            ? Streams.startServer(this::connected, host, 0, options, 1024)
            : LoopIo.running().createServer(Held::new, host, 0, options);
    System.out.println(Ports.of(server));
    server.serveForever();
  }

  private void connected(StreamReader reader, StreamWriter writer) throws IOException {
    connections++;
    for (byte[] line = reader.readLine(); line.length > 0; line = reader.readLine()) {
      writer.write(answer(line));
      writer.drain();
    }
    connections--;
    writer.close();
  }

  /** For lines that come in one piece, as those of the test do. */
  private final class Held implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport made) {
      transport = made;
      connections++;
    }

    @Override
    public void dataReceived(byte[] line) {
      transport.write(answer(line));
    }

    @Override
    public void connectionLost(Throwable cause) {
      connections--;
    }
  }

  private byte[] answer(byte[] line) {
    return Arrays.equals(line, "report\n".getBytes()) ? report().getBytes() : line;
  }

  private String report() {
    try {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      ByteBuf any = ByteBufAllocator.DEFAULT.buffer();
      any.release();
      long outside =
          ((AdaptiveByteBufAllocator) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
      long resident =
          1024
              * Files.readAllLines(Path.of("/proc/self/status")).stream()
                  .filter(line -> line.startsWith("VmRSS:"))
                  .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                  .sum();
      return connections + " " + heap + " " + outside + " " + resident + "\n";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
