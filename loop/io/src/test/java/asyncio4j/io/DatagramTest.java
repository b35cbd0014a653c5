package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import asyncio4j.junit.AsyncTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class DatagramTest {

  private static class Endpoint implements DatagramProtocol {
    final List<String> packets = new ArrayList<>();
    final List<Exception> errors = new ArrayList<>();
    final LoopFuture<Throwable> lost = Asyncio.getRunningLoop().createFuture();
    DatagramTransport transport;
    SocketAddress from;

    @Override
    public void connectionMade(DatagramTransport made) {
      transport = made;
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      packets.add(new String(data));
      from = address;
    }

    @Override
    public void errorReceived(Exception cause) {
      errors.add(cause);
    }

    @Override
    public void connectionLost(Throwable cause) {
      lost.setResult(cause);
    }
  }

  private static SocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static Endpoint open(DatagramOptions options) throws Exception {
    return LoopIo.running().createDatagramEndpoint(Endpoint::new, options).protocol();
  }

  @AsyncTest
  void packetsGoBothWaysAndKeepTheirBorders() throws Exception {
    Endpoint server = open(DatagramOptions.local(loopback()));
    SocketAddress address = server.transport.getExtraInfo(ExtraInfo.SOCKNAME);
    Endpoint client = open(DatagramOptions.remote(address));
    assertThat(client.transport.getExtraInfo(ExtraInfo.PEERNAME)).isEqualTo(address);
    for (String packet : new String[] {"one", "", "three"}) {
      client.transport.sendto(packet.getBytes());
    }
    Pair.until(() -> server.packets.size() == 3);
    assertThat(server.packets).containsExactly("one", "", "three");
    server.transport.sendto("back".getBytes(), server.from);
    Pair.until(() -> !client.packets.isEmpty());
    assertThat(client.packets).containsExactly("back");
    assertThatThrownBy(() -> server.transport.sendto(new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.transport.sendto(new byte[1], loopback()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid address: must be None or");
    client.transport.close();
    client.transport.abort();
    server.transport.close();
    assertThat(client.lost.await()).isNull();
    assertThat(server.lost.await()).isNull();
    client.transport.sendto("late".getBytes());
  }

  @AsyncTest
  void errorsAreToldAndLeaveTheEndpointOpen() throws Exception {
    Endpoint gone = open(DatagramOptions.local(loopback()));
    SocketAddress address = gone.transport.getExtraInfo(ExtraInfo.SOCKNAME);
    gone.transport.close();
    gone.lost.await();
    Endpoint client = open(DatagramOptions.remote(address));
    client.transport.sendto("x".getBytes());
    Pair.until(() -> !client.errors.isEmpty());
    assertThat(client.errors.getFirst()).isInstanceOf(PortUnreachableException.class);
    assertThat(client.transport.isClosing()).isFalse();
    client.transport.sendto(new byte[70_000]);
    Pair.until(() -> client.errors.size() >= 2);
    client.transport.abort();
    client.lost.await();
  }

  @AsyncTest
  void whatTheProtocolThrowsIsReportedAndEndsIt() throws Exception {
    List<Map<String, Object>> reports = new ArrayList<>();
    Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
    Endpoint bad =
        LoopIo.running()
            .createDatagramEndpoint(
                () ->
                    new Endpoint() {
                      @Override
                      public void datagramReceived(byte[] data, SocketAddress address) {
                        throw new IllegalStateException("bad packet");
                      }
                    },
                DatagramOptions.local(loopback()))
            .protocol();
    bad.transport.sendto("x".getBytes(), bad.transport.getExtraInfo(ExtraInfo.SOCKNAME));
    assertThat(bad.lost.await()).hasMessage("bad packet");
    assertThat(reports).hasSize(1);
  }

  @Test
  void anEndpointThatIsLeftOpenIsClosedWithTheLoop() {
    run(() -> open(DatagramOptions.local(loopback()).withFlags(true, true)));
  }
}
