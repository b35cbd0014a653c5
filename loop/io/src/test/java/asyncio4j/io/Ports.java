package asyncio4j.io;

import java.net.InetSocketAddress;

/** The port that the system chose for a server. */
final class Ports {

  private Ports() {}

  static int of(Server server) {
    return ((InetSocketAddress) server.sockets().getFirst()).getPort();
  }
}
