package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Twin;
import asyncio4j.io.DatagramOptions;
import asyncio4j.io.DatagramProtocol;
import asyncio4j.io.DatagramTransport;
import asyncio4j.io.ExtraInfo;
import asyncio4j.io.LoopIo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Datagrams: connectionMade, one callback per packet, empty packets, replies, close and abort. */
public final class TransportDatagram implements Twin {

  private static final class Side implements DatagramProtocol {
    final String name;
    final boolean echo;
    final List<byte[]> packets = new ArrayList<>();
    final LoopFuture<Void> lost = Asyncio.getRunningLoop().createFuture();
    DatagramTransport transport;

    Side(String name, boolean echo) {
      this.name = name;
      this.echo = echo;
    }

    @Override
    public void connectionMade(DatagramTransport made) {
      transport = made;
      log(name, "made");
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      packets.add(data);
      if (echo) {
        transport.sendto(("echo " + new String(data, UTF_8)).getBytes(UTF_8), address);
      }
    }

    @Override
    public void errorReceived(Exception exc) {
      log(name, "error", exc.getClass().getSimpleName());
    }

    @Override
    public void connectionLost(Throwable exc) {
      log(name, "lost", exc);
      lost.setResult(null);
    }
  }

  private static void main() throws Exception {
    LoopIo io = LoopIo.running();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Side server =
        io.createDatagramEndpoint(() -> new Side("server", true), DatagramOptions.local(any))
            .protocol();
    SocketAddress address = server.transport.getExtraInfo(ExtraInfo.SOCKNAME);
    Side client =
        io.createDatagramEndpoint(() -> new Side("client", false), DatagramOptions.remote(address))
            .protocol();
    Side loose =
        io.createDatagramEndpoint(() -> new Side("loose", false), DatagramOptions.local(any))
            .protocol();
    log("peer", address.equals(client.transport.getExtraInfo(ExtraInfo.PEERNAME)));

    for (String packet : new String[] {"one", "two", "", "three"}) {
      client.transport.sendto(packet.getBytes(UTF_8));
    }
    loose.transport.sendto("from elsewhere".getBytes(UTF_8), address);
    settle(3);
    log("server", server.packets.stream().sorted(java.util.Arrays::compare).toList());
    log("client", client.packets);
    log("loose", loose.packets);
    try {
      client.transport.sendto(
          "x".getBytes(UTF_8), new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    } catch (IllegalArgumentException exc) {
      log("another address on a connected one", exc.getMessage().split(" or ", -1)[0]);
    }

    log("-- closing");
    loose.transport.abort();
    log("lost is not called inline", loose.lost.isDone());
    loose.lost.await();
    client.transport.close();
    client.transport.close();
    client.lost.await();
    server.transport.close();
    log("closing", server.transport.isClosing());
    server.lost.await();
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
