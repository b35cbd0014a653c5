package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.io.Server;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.StreamReader;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import asyncio4j.io.Transport;
import asyncio4j.io.WriteBufferLimits;
import asyncio4j.queues.AsyncEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * drain: no wait below the high-water mark, waits above it, several drainers, and the end of the
 * connection.
 */
public final class StreamsDrain implements Twin {

  /** More than the kernel buffers of a loopback connection. */
  private static final int BIG = 32_000_000;

  private static void drainer(String name, StreamWriter writer) {
    aattempt(name, writer::drain);
  }

  private static void main() throws Exception {
    EventLoop loop = Asyncio.getRunningLoop();
    AsyncEvent go = new AsyncEvent();
    LoopFuture<StreamWriter> conn = loop.createFuture();

    Server server =
        Streams.startServer(
            (reader, writer) -> {
              conn.setResult(writer);
              go.await();
              int total = 0;
              for (byte[] data = reader.read(1 << 16);
                  data.length > 0;
                  data = reader.read(1 << 16)) {
                total += data.length;
              }
              log("server read", total);
              writer.close();
            },
            "127.0.0.1",
            0);
    StreamConnection connection = Streams.openConnection(server.sockets().getFirst());
    StreamReader reader = connection.reader();
    StreamWriter writer = connection.writer();
    Transport transport = writer.transport();
    transport.setWriteBufferLimits(1000, 10);
    WriteBufferLimits limits = transport.getWriteBufferLimits();
    log("limits", List.of(limits.low(), limits.high()));

    loop.callSoon(() -> log("turn"));
    writer.write("small".getBytes(UTF_8));
    writer.drain();
    log("drained without a turn, buffered", transport.getWriteBufferSize());
    turns(1);

    writer.write(new byte[BIG]);
    log("above the mark", transport.getWriteBufferSize() > 1000);

    List<Task<?>> ts = new ArrayList<>();
    for (String n : new String[] {"a", "b", "c"}) {
      ts.add(Asyncio.createTask(() -> drainer(n, writer)));
    }
    turns(3);
    log("drainers wait", ts.stream().map(t -> !t.isDone()).toList());
    ts.get(1).cancel();
    conn.await();
    go.set();
    for (Task<?> t : ts) {
      t.await();
    }
    log("below the low mark", transport.getWriteBufferSize() <= 10);
    writer.writeEof();
    attempt("reply", () -> reader.read());
    writer.close();
    writer.waitClosed();
    server.close();

    log("-- after the connection is lost");
    aattempt("drain", writer::drain);
    log("closing", writer.isClosing());

    log("-- lost while waiting in drain");
    List<StreamWriter> idle = new ArrayList<>();
    server = Streams.startServer((r, w) -> idle.add(w), "127.0.0.1", 0);
    connection = Streams.openConnection(server.sockets().getFirst());
    StreamReader reader2 = connection.reader();
    StreamWriter writer2 = connection.writer();
    writer2.transport().setWriteBufferLimits(0, null);
    writer2.write(new byte[BIG]);
    Task<?> t = Asyncio.createTask(() -> drainer("drainer", writer2));
    turns(2);
    writer2.transport().abort();
    t.await();
    attempt("read", () -> reader2.read());
    aattempt("wait_closed", writer2::waitClosed);
    idle.getFirst().transport().abort();
    server.close();
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
