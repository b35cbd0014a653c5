package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.RunOptions;
import asyncio4j.Runner;
import asyncio4j.Task;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Debug mode refuses what other threads must not call, before anything is changed. */
@ExtendWith(NothingLeft.class)
class WrongThreadTest {

  private static final String CALL = "loop.callSoonThreadsafe(() -> ...)";
  private static final String AWAIT = "Asyncio.runCoroutineThreadsafe(() -> ..., loop)";

  private static void debug(CheckedRunnable main) {
    Asyncio.run(main, RunOptions.debug(true));
  }

  private static Throwable elsewhere(ThrowingCallable call) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread.ofPlatform().name("other").start(() -> thrown.set(catchThrowable(call))).join();
    return thrown.get();
  }

  private static void refused(String method, Object owner, String instead, ThrowingCallable call)
      throws InterruptedException {
    String text = owner.toString();
    assertThat(elsewhere(call))
        .as(method)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Non-thread-safe operation invoked on an event loop other than the current one")
        .cause()
        .isInstanceOf(WrongThreadException.class)
        .message()
        .matches(
            Pattern.quote(method + "() of " + text + " was called on Thread[")
                + "#\\d+,other,5,\\w+"
                + Pattern.quote("]; call " + instead + " around it instead"));
    assertThat(owner).hasToString(text);
  }

  @Test
  void aTransport() {
    debug(() -> {
      try (Pair pair = Pair.open()) {
        Transport to = pair.client.transport;
        byte[] lost = "lost".getBytes();
        refused("write", to, CALL, () -> to.write(lost));
        ByteBuffer data = ByteBuffer.wrap(lost);
        refused("write", to, CALL, () -> to.write(data));
        assertThat(data.remaining()).isEqualTo(4);
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer().writeBytes(lost);
        refused("write", to, CALL, () -> to.write(buffer));
        // It is the transport's, whatever happens.
        assertThat(buffer.refCnt()).isZero();
        refused("writeLines", to, CALL, () -> to.writeLines(List.of(lost)));
        refused("writeEof", to, CALL, to::writeEof);
        refused("setWriteBufferLimits", to, CALL, () -> to.setWriteBufferLimits(1, 1));
        refused("pauseReading", to, CALL, to::pauseReading);
        refused("resumeReading", to, CALL, to::resumeReading);
        refused("setProtocol", to, CALL, () -> to.setProtocol(pair.server));
        refused("close", to, CALL, to::close);
        refused("abort", to, CALL, to::abort);
        assertThat(to.getProtocol()).isSameAs(pair.client);
        assertThat(to.isReading()).isTrue();
        assertThat(to.isClosing()).isFalse();
        assertThat(to.getWriteBufferLimits()).isEqualTo(WriteBufferLimits.DEFAULT);
        to.write("kept".getBytes());
        to.writeEof();
        pair.server.ended.await();
        assertThat(pair.server.text()).isEqualTo("kept");
      }
    });
  }

  @Test
  void streams() {
    debug(() -> {
      StreamWriter[] accepted = new StreamWriter[1];
      try (Server server =
          Streams.startServer((_, writer) -> accepted[0] = writer, "127.0.0.1", 0)) {
        StreamConnection to = Streams.openConnection("127.0.0.1", Ports.of(server));
        StreamWriter writer = to.writer();
        Transport transport = writer.transport();
        refused("write", transport, CALL, () -> writer.write(new byte[1]));
        refused("writeLines", transport, CALL, () -> writer.writeLines(List.of(new byte[1])));
        refused("writeEof", transport, CALL, writer::writeEof);
        refused("close", transport, CALL, writer::close);
        refused("drain", writer, AWAIT, writer::drain);
        refused("waitClosed", writer, AWAIT, writer::waitClosed);
        refused("startTls", writer, AWAIT, () -> writer.startTls(null));
        refused("writeFrom", writer, AWAIT, () -> writer.writeFrom(to.reader().publisher()));
        StreamReader reader = to.reader();
        refused("read", reader, AWAIT, reader::read);
        refused("read", reader, AWAIT, () -> reader.readInto(ByteBuffer.allocate(1)));
        refused("read", reader, AWAIT, () -> reader.readBuffer(1));
        refused("readExactly", reader, AWAIT, () -> reader.readExactly(1));
        refused("readUntil", reader, AWAIT, reader::readLine);
        refused("feedData", reader, CALL, () -> reader.feedData(new byte[1]));
        refused("feedEof", reader, CALL, reader::feedEof);
        refused("setException", reader, CALL, () -> reader.setException(new Exception()));
        Pair.until(() -> accepted[0] != null);
        accepted[0].write("kept\n".getBytes());
        accepted[0].close();
        assertThat(reader.read()).isEqualTo("kept\n".getBytes());
        writer.close();
        writer.waitClosed();
      }
    });
  }

  @Test
  void aServer() {
    debug(() -> {
      Server server = LoopIo.running().createServer(Recorder::new, "127.0.0.1", 0);
      Recorder client =
          LoopIo.running()
              .createConnection(Recorder::new, "127.0.0.1", Ports.of(server))
              .protocol();
      refused("startServing", server, AWAIT, server::startServing);
      refused("serveForever", server, AWAIT, server::serveForever);
      refused("waitClosed", server, AWAIT, server::waitClosed);
      refused("closeClients", server, CALL, server::closeClients);
      refused("abortClients", server, CALL, server::abortClients);
      refused("close", server, CALL, server::close);
      assertThat(server.isServing()).isTrue();
      assertThat(client.lost.isDone()).isFalse();
      client.transport.close();
      server.close();
      server.waitClosed();
    });
  }

  @Test
  void datagramsAndPipes() {
    debug(() -> {
      LoopIo io = LoopIo.running();
      DatagramTransport datagrams =
          io.createDatagramEndpoint(
                  () -> new DatagramProtocol() {},
                  DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
              .transport();
      InetSocketAddress address = (InetSocketAddress) datagrams.getExtraInfo(ExtraInfo.SOCKNAME);
      refused("sendto", datagrams, CALL, () -> datagrams.sendto(new byte[1], address));
      refused("close", datagrams, CALL, datagrams::close);
      refused("abort", datagrams, CALL, datagrams::abort);
      datagrams.close();
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      Connection<WriteTransport, Recorder> out = io.connectWritePipe(Recorder::new, written);
      WriteTransport pipe = out.transport();
      refused("write", pipe, CALL, () -> pipe.write(new byte[1]));
      refused("write", pipe, CALL, () -> pipe.write(ByteBuffer.allocate(1)));
      refused("close", pipe, CALL, pipe::close);
      refused("abort", pipe, CALL, pipe::abort);
      pipe.write(new byte[] {'k'});
      pipe.close();
      out.protocol().lost.await();
      assertThat(written.toByteArray()).containsExactly('k');
      Connection<ReadTransport, Recorder> in =
          io.connectReadPipe(Recorder::new, new ByteArrayInputStream(new byte[] {'i'}));
      refused("pauseReading", in.transport(), CALL, in.transport()::pauseReading);
      refused("resumeReading", in.transport(), CALL, in.transport()::resumeReading);
      refused("close", in.transport(), CALL, in.transport()::close);
      in.protocol().lost.await();
      assertThat(in.protocol().text()).isEqualTo("i");
    });
  }

  /**
   * Nobody else can be in the way where the loop does not run, nor is anything checked without
   * debug mode.
   */
  @Test
  void betweenRunsAndWithoutDebugModeNothingIsRefused() throws Exception {
    try (Runner runner = Runner.create(RunOptions.debug(true))) {
      Task<Pair> opening =
          runner.run(() -> {
            Task<Pair> task = Asyncio.createTask(() -> Pair.open());
            task.await();
            return task;
          });
      Pair pair = opening.result();
      Transport to = pair.client.transport;
      assertThat(elsewhere(() -> to.setWriteBufferLimits(20, 10))).isNull();
      runner.run(() -> {
        refused("setWriteBufferLimits", to, CALL, () -> to.setWriteBufferLimits(3, 2));
        Asyncio.getRunningLoop().setDebug(false);
        assertThat(to.getWriteBufferLimits().high()).isEqualTo(20);
        assertThat(elsewhere(() -> to.setWriteBufferLimits(3, 2))).isNull();
        assertThat(to.getWriteBufferLimits().high()).isEqualTo(3);
        pair.close();
      });
    }
  }
}
