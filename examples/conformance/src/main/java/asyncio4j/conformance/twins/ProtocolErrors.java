package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import asyncio4j.io.LoopIo;
import asyncio4j.io.Protocol;
import asyncio4j.io.Server;
import asyncio4j.io.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Errors inside protocol callbacks, aborting with data buffered, writes after close. */
public final class ProtocolErrors implements Twin {

  private static final class Side implements Protocol {
    final String name;
    final String failIn;
    final LoopFuture<Void> lost = Asyncio.getRunningLoop().createFuture();
    Transport transport;

    Side(String name, String failIn) {
      this.name = name;
      this.failIn = failIn;
    }

    private void step(String what) {
      if (what.equals(failIn)) {
        log(name, what, "fails");
        throw new Boom(what);
      }
    }

    @Override
    public void connectionMade(Transport made) {
      transport = made;
      step("made");
    }

    @Override
    public void dataReceived(byte[] data) {
      step("data");
    }

    @Override
    public boolean eofReceived() {
      step("eof");
      return false;
    }

    @Override
    public void connectionLost(Throwable exc) {
      log(name, "lost", exc);
      lost.setResult(null);
      step("lost");
    }
  }

  private static int port(Server server) {
    return ((InetSocketAddress) server.sockets().getFirst()).getPort();
  }

  private static void failing(LoopIo io, String failIn) throws Exception {
    log("-- failing in", failIn);
    Side side = new Side("server", failIn);
    Server server = io.createServer(() -> side, "127.0.0.1", 0);
    Side client =
        io.createConnection(() -> new Side("client", null), "127.0.0.1", port(server)).protocol();
    Transport transport = client.transport;
    settle();
    transport.write("data".getBytes(UTF_8));
    settle();
    if (!failIn.equals("data")) {
      transport.writeEof();
    }
    settle(2);
    log("server closing", side.transport.isClosing());
    side.transport.abort();
    transport.abort();
    Asyncio.waitFor(Asyncio.gather(client.lost, side.lost), Duration.ofSeconds(5));
    server.close();
  }

  private static void main() throws Exception {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopIo io = LoopIo.of(loop);
    loop.setExceptionHandler((_, ctx) -> {
      String message = (String) ctx.get("message");
      if (message.startsWith("Exception in callback")) {
        message = "Exception in callback";
      }
      log("handler", message, List.copyOf(new TreeSet<>(ctx.keySet())), ctx.get("exception"));
    });

    for (String failIn : new String[] {"made", "data", "eof", "lost"}) {
      failing(io, failIn);
    }

    log("-- abort drops the buffer; connection_lost is called in a later iteration");
    Side idle = new Side("server", null);
    Server server = io.createServer(() -> idle, "127.0.0.1", 0);
    Side client =
        io.createConnection(() -> new Side("client", null), "127.0.0.1", port(server)).protocol();
    Transport transport = client.transport;
    settle();
    idle.transport.pauseReading();
    transport.write(new byte[32_000_000]);
    log("buffered", transport.getWriteBufferSize() > 0);
    transport.abort();
    log("dropped", transport.getWriteBufferSize(), "lost yet", client.lost.isDone());
    transport.write("ignored".getBytes(UTF_8));
    client.lost.await();
    idle.transport.abort();
    idle.lost.await();
    server.close();
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
