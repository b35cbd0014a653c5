package asyncio4j.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that never answers who wants to connect, with neither yes nor no: somebody listens
 * there whose queue is full, and Linux drops what comes then.
 */
final class BlackHole implements AutoCloseable {

  private static final int BACKLOG = 1;

  private final ServerSocketChannel listener;
  private final List<SocketChannel> waiting = new ArrayList<>();

  private BlackHole(ServerSocketChannel listener) {
    this.listener = listener;
  }

  static BlackHole at(String address, int port) throws IOException {
    BlackHole hole = new BlackHole(ServerSocketChannel.open(StandardProtocolFamily.INET));
    hole.listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port), BACKLOG);
    // Linux takes one more than it was told.
    for (int i = 0; i <= BACKLOG; i++) {
      hole.waiting.add(SocketChannel.open(hole.listener.getLocalAddress()));
    }
    while (hole.queued() <= BACKLOG) {
      Thread.onSpinWait();
    }
    return hole;
  }

  /** How many wait to be accepted, which the system shows as what could be received. */
  private long queued() throws IOException {
    InetSocketAddress own = (InetSocketAddress) listener.getLocalAddress();
    byte[] address = own.getAddress().getAddress();
    String local =
        String.format(
            "%02X%02X%02X%02X:%04X", address[3], address[2], address[1], address[0], own.getPort());
    return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(line -> line[1].equals(local) && line[3].equals("0A"))
        .mapToLong(line -> Long.parseLong(line[4].split(":")[1], 16))
        .sum();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel one : waiting) {
      one.close();
    }
  }
}
