package asyncio4j.io;

import asyncio4j.EventLoop;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names to addresses and back, in the loop's default executor, since the JDK blocks for it. */
final class Resolver {

  private Resolver() {}

  /**
   * The addresses of a host; waits in a coroutine unless the host is a literal address.
   *
   * @param host null for the wildcard or loopback address
   */
  static List<InetSocketAddress> resolve(
      EventLoop loop,
      @Nullable String host,
      int port,
      @Nullable ProtocolFamily family,
      boolean passive)
      throws IOException {
    checkPort(port);
    List<InetAddress> all;
    if (host == null || host.isEmpty()) {
      all =
          passive
              ? List.of(new InetSocketAddress(0).getAddress())
              : List.of(InetAddress.getLoopbackAddress());
    } else {
      InetAddress literal = literal(host);
      all =
          literal != null
              ? List.of(literal)
              : loop.runInExecutor(null, () -> List.of(InetAddress.getAllByName(host))).await();
    }
    List<InetSocketAddress> found = new ArrayList<>();
    for (InetAddress address : all) {
      if (family == null || family == familyOf(address) || address.isAnyLocalAddress()) {
        found.add(new InetSocketAddress(address, port));
      }
    }
    if (found.isEmpty()) {
      throw new UnknownHostException(host + " has no address of the family " + family);
    }
    return found;
  }

  /** The name of an address; waits in a coroutine. */
  static String nameOf(EventLoop loop, InetSocketAddress address) {
    InetAddress resolved = address.getAddress();
    if (resolved == null) {
      throw new IllegalArgumentException(
          "address is unresolved, look it up with getaddrinfo first: " + address);
    }
    return loop.runInExecutor(null, resolved::getCanonicalHostName).await();
  }

  static void checkPort(int port) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must be 0-65535: " + port);
    }
  }

  /** The address that a text is, not names; null if it is something else. */
  static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static ProtocolFamily familyOf(InetAddress address) {
    return switch (address) {
      case Inet4Address _ -> StandardProtocolFamily.INET;
      case Inet6Address _ -> StandardProtocolFamily.INET6;
      default -> throw new IllegalArgumentException("neither IPv4 nor IPv6: " + address);
    };
  }

  /**
   * Lets the families take turns, after so many of the first: asyncio's {@code
   * _interleave_addrinfos}.
   */
  static List<InetSocketAddress> interleave(List<InetSocketAddress> addresses, int first) {
    List<InetSocketAddress> one = new ArrayList<>();
    List<InetSocketAddress> other = new ArrayList<>();
    ProtocolFamily family = familyOf(addresses.getFirst().getAddress());
    for (InetSocketAddress address : addresses) {
      (familyOf(address.getAddress()) == family ? one : other).add(address);
    }
    int ahead = Math.min(one.size(), Math.max(0, first - 1));
    List<InetSocketAddress> mixed = new ArrayList<>(one.subList(0, ahead));
    for (int i = 0; ahead + i < one.size() || i < other.size(); i++) {
      if (ahead + i < one.size()) {
        mixed.add(one.get(ahead + i));
      }
      if (i < other.size()) {
        mixed.add(other.get(i));
      }
    }
    return mixed;
  }
}
