package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Twin;
import asyncio4j.io.LoopIo;
import asyncio4j.io.Protocol;
import asyncio4j.io.Server;
import asyncio4j.io.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Protocol callbacks: their order on both sides, eofReceived's answer, connectionLost comes exactly
 * once.
 */
public final class ProtocolOrder implements Twin {

  private static final class Side implements Protocol {
    final boolean keepOpen;
    final LoopFuture<Void> lost = Asyncio.getRunningLoop().createFuture();
    final List<Object> events = new ArrayList<>();
    Transport transport;

    Side(boolean keepOpen) {
      this.keepOpen = keepOpen;
    }

    private void note(Object... what) {
      events.add(what.length > 1 ? Arrays.asList(what) : what[0]);
    }

    @Override
    public void connectionMade(Transport made) {
      transport = made;
      note("made");
    }

    @Override
    public void dataReceived(byte[] data) {
      note("data", data);
      if (Arrays.equals(data, "close me".getBytes(UTF_8))) {
        transport.close();
        note("closing", transport.isClosing());
      }
    }

    @Override
    public boolean eofReceived() {
      note("eof");
      return keepOpen;
    }

    @Override
    public void connectionLost(Throwable exc) {
      note("lost", exc);
      lost.setResult(null);
    }
  }

  private static void run(String title, BiConsumer<Side, Side> act, boolean keepOpen)
      throws Exception {
    log("--", title);
    EventLoop loop = Asyncio.getRunningLoop();
    LoopIo io = LoopIo.of(loop);
    LoopFuture<Side> accepted = loop.createFuture();
    Server listening =
        io.createServer(
            () -> {
              Side side = new Side(keepOpen);
              accepted.setResult(side);
              return side;
            },
            "127.0.0.1",
            0);
    int port = ((InetSocketAddress) listening.sockets().getFirst()).getPort();
    Side client = io.createConnection(() -> new Side(false), "127.0.0.1", port).protocol();
    Side server = accepted.await();
    settle();
    listening.close();

    client.transport.write("hello".getBytes(UTF_8));
    settle();
    act.accept(client, server);
    settle(2);
    if (keepOpen) {
      log("server is kept open", !server.transport.isClosing());
      server.transport.write("parting words".getBytes(UTF_8));
      server.transport.close();
    }
    Asyncio.waitFor(Asyncio.gather(client.lost, server.lost), Duration.ofSeconds(5));
    log("client", client.events);
    log("server", server.events);
  }

  private static void main() throws Exception {
    run("client closes", (c, s) -> c.transport.close(), false);
    run(
        "client closes with data in flight",
        (c, s) -> {
          c.transport.write("more".getBytes(UTF_8));
          c.transport.close();
        },
        false);
    run("client half-closes, server closes on eof", (c, s) -> c.transport.writeEof(), false);
    run("client half-closes, server keeps open", (c, s) -> c.transport.writeEof(), true);
    run(
        "server closes from data_received",
        (c, s) -> c.transport.write("close me".getBytes(UTF_8)),
        false);
    run("client aborts", (c, s) -> c.transport.abort(), false);
    run(
        "close twice, abort after close",
        (c, s) -> {
          c.transport.close();
          c.transport.close();
          c.transport.abort();
        },
        false);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
