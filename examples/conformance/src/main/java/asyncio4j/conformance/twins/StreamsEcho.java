package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Twin;
import asyncio4j.io.Server;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.StreamReader;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A server and a client over the loopback: echo, half close, end of file, close, waitClosed. */
public final class StreamsEcho implements Twin {

  private static void main() throws Exception {
    LoopFuture<String> finished = Asyncio.getRunningLoop().createFuture();

    Server server =
        Streams.startServer(
            (reader, writer) -> {
              log("server: connected");
              for (byte[] line = reader.readLine(); line.length > 0; line = reader.readLine()) {
                log("server: got", line);
                writer.writeLines(List.of("echo ".getBytes(UTF_8), line));
                writer.drain();
              }
              log("server: end of file, at_eof", reader.atEof());
              writer.write("goodbye\n".getBytes(UTF_8));
              writer.drain();
              writer.close();
              writer.waitClosed();
              finished.setResult("server: closed");
            },
            "127.0.0.1",
            0);
    log("serving", server.isServing(), "sockets", server.sockets().size());
    int port = ((InetSocketAddress) server.sockets().getFirst()).getPort();

    StreamConnection connection = Streams.openConnection("127.0.0.1", port);
    StreamReader reader = connection.reader();
    StreamWriter writer = connection.writer();
    for (String text : new String[] {"one\n", "two\n"}) {
      writer.write(text.getBytes(UTF_8));
      attempt("client", reader::readLine);
    }
    writer.writeLines(List.of("half".getBytes(UTF_8), " line".getBytes(UTF_8)));
    log("client: can_write_eof", writer.canWriteEof());
    writer.writeEof();
    attempt("client", () -> reader.readUntil("line".getBytes(UTF_8)));
    attempt("client", () -> reader.read());
    log("client: at_eof", reader.atEof());
    try {
      writer.write("too late".getBytes(UTF_8));
    } catch (IllegalStateException exc) {
      log("client: write after write_eof", exc);
    }
    log(finished.await());
    log("client: closing", writer.isClosing());
    writer.close();
    writer.close();
    log("client: closing", writer.isClosing());
    aattempt("client: wait_closed", writer::waitClosed);
    aattempt("client: wait_closed again", writer::waitClosed);

    server.close();
    server.waitClosed();
    log("serving", server.isServing(), "sockets", server.sockets().size());
    try {
      Streams.openConnection("127.0.0.1", port);
    } catch (IOException exc) {
      log(label(exc));
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
