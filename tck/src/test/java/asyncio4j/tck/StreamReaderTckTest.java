package asyncio4j.tck;

import asyncio4j.io.Server;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.StreamReader;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;

/**
 * The Reactive Streams TCK on what a connection over the loopback interface receives, in buffers of
 * one byte: whatever the system makes of the stream, each byte is an item. The optional tests of
 * multicast are not met: each byte of a connection goes to one subscriber.
 */
public class StreamReaderTckTest extends AsyncPublisherVerification<ByteBuf> {

  /** What the server sends at once. */
  private static final int PIECE = 1000;

  /** Both belong to the thread of TestNG. */
  private final List<StreamWriter> connections = new ArrayList<>();

  private Server server;

  /** The optional tests that are not met wait for all of it, one after the other. */
  private static final int SIGNAL_MILLIS = 3_000;

  /** What an error may take, for which the TCK looks once. */
  private static final int POLL_MILLIS = 1_000;

  public StreamReaderTckTest() {
    super(new TestEnvironment(SIGNAL_MILLIS, 100, POLL_MILLIS));
  }

  /** Sends as many bytes as it is asked for. */
  private static void serve(StreamReader reader, StreamWriter writer) throws IOException {
    try {
      long left = ByteBuffer.wrap(reader.readExactly(Long.BYTES)).getLong();
      while (left > 0) {
        int count = (int) Math.min(PIECE, left);
        writer.write(new byte[count]);
        writer.drain();
        left -= count;
      }
    } catch (IOException e) {
      // The other side has had enough.
    } finally {
      writer.close();
    }
  }

  @Override
  public Publisher<ByteBuf> createPublisher(long elements) {
    if (server == null) {
      server =
          OnLoop.call(
              loop(), () -> Streams.startServer(StreamReaderTckTest::serve, "127.0.0.1", 0));
    }
    StreamConnection to =
        OnLoop.call(
            loop(),
            () -> {
              StreamConnection made = Streams.openConnection(server.sockets().getFirst());
              made.writer().write(ByteBuffer.allocate(Long.BYTES).putLong(elements).flip());
              return made;
            });
    connections.add(to.writer());
    return FlowAdapters.toPublisher(to.reader().publisher(1));
  }

  @Override
  public Publisher<ByteBuf> createFailedPublisher() {
    StreamReader reader =
        OnLoop.call(
            loop(),
            () -> {
              StreamReader broken = new StreamReader(loop(), 1);
              broken.setException(new IOException("broken"));
              return broken;
            });
    return FlowAdapters.toPublisher(reader.publisher());
  }

  @AfterClass(alwaysRun = true)
  public void closeConnections() {
    OnLoop.call(
        loop(),
        () -> {
          connections.forEach(one -> one.transport().abort());
          server.close();
          server.waitClosed();
          return null;
        });
  }
}
