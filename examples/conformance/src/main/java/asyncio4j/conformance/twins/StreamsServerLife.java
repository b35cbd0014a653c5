package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import asyncio4j.io.Server;
import asyncio4j.io.ServerOptions;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.StreamReader;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * Servers: several clients, close while a client is connected, waitClosed, failing and cancelled
 * handlers.
 */
public final class StreamsServerLife implements Twin {

  private int count;

  private void serve(StreamReader reader, StreamWriter writer) throws Exception {
    count++;
    int mine = count;
    String command = new String(reader.readLine(), UTF_8).strip();
    log("server", mine, command.getBytes(UTF_8));
    if (command.equals("fail")) {
      throw new Boom("handler");
    }
    if (command.equals("cancel")) {
      Asyncio.currentTask().cancel();
      Asyncio.sleep(Duration.ZERO);
    }
    if (command.equals("linger")) {
      reader.read();
    }
    writer.write(("reply " + mine + "\n").getBytes(UTF_8));
    writer.drain();
    writer.close();
  }

  private static byte[] ask(SocketAddress address, String command) throws Exception {
    StreamConnection connection = Streams.openConnection(address);
    connection.writer().write((command + "\n").getBytes(UTF_8));
    byte[] data = connection.reader().read();
    connection.writer().close();
    connection.writer().waitClosed();
    return data;
  }

  private void main() throws Exception {
    EventLoop loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler((_, c) ->
        log(
            "handler",
            c.get("message"),
            List.copyOf(new TreeSet<>(c.keySet())),
            c.get("exception")));

    Server server =
        Streams.startServer(
            this::serve,
            List.of("127.0.0.1"),
            0,
            ServerOptions.DEFAULT.withStartServing(false),
            StreamReader.DEFAULT_LIMIT);
    log("serving", server.isServing());
    server.startServing();
    log("serving", server.isServing());
    SocketAddress address = server.sockets().getFirst();

    for (String command : new String[] {"plain", "fail", "plain", "cancel"}) {
      attempt("client " + command, () -> ask(address, command));
    }

    log("-- close with a client still connected");
    StreamConnection connection = Streams.openConnection(address);
    StreamReader reader = connection.reader();
    StreamWriter writer = connection.writer();
    writer.write("linger\n".getBytes(UTF_8));
    settle(2);
    server.close();
    server.close();
    log("serving", server.isServing());
    Task<Void> closed = Asyncio.createTask(server::waitClosed);
    settle(2);
    log("wait_closed still waits", !closed.isDone());
    writer.writeEof();
    attempt("the client is served to the end", () -> reader.read());
    writer.close();
    aattempt("wait_closed", closed);

    log("-- serve_forever is ended by cancellation, as a block");
    try (Server last = Streams.startServer(this::serve, "127.0.0.1", 0)) {
      Task<Void> t = Asyncio.createTask(last::serveForever);
      settle();
      try {
        last.serveForever();
      } catch (IllegalStateException exc) {
        log("a second one", scrub(exc.getMessage()));
      }
      t.cancel("enough");
      aattempt("serve_forever", t);
      log("serving", last.isServing());
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
