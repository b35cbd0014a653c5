package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code connect_read_pipe} and {@code connect_write_pipe}. */
@ExtendWith(NothingLeft.class)
class PipesTest {

  private static final int BIG = 3_000_000;

  @AsyncTest
  void bytesGoThroughAPipeAndEndThere() throws Exception {
    LoopIo io = LoopIo.running();
    Pipe pipe = Pipe.open();
    Recorder from =
        io.connectReadPipe(Recorder::new, Channels.newInputStream(pipe.source())).protocol();
    Connection<WriteTransport, Recorder> to =
        io.connectWritePipe(Recorder::new, Channels.newOutputStream(pipe.sink()));
    byte[] big = new byte[BIG];
    Arrays.fill(big, (byte) 'x');
    to.transport().write(big);
    assertThat(to.protocol().events).containsExactly("made", "pause");
    Pair.until(() -> from.received.size() == BIG);
    Pair.until(() -> to.protocol().events.contains("resume"));
    to.transport().write("end".getBytes());
    to.transport().writeEof();
    assertThat(from.lost.await()).isNull();
    assertThat(to.protocol().lost.await()).isNull();
    assertThat(from.text()).hasSize(BIG + 3).endsWith("end");
    assertThat(from.events).containsExactly("made", "data", "eof", "lost null");
    assertThat(to.protocol().events).endsWith("lost null");
    assertThat(pipe.source().isOpen() || pipe.sink().isOpen()).isFalse();
  }

  @AsyncTest
  void streamsReadAPipe() throws Exception {
    LoopIo io = LoopIo.running();
    Pipe pipe = Pipe.open();
    StreamReader reader = new StreamReader(io.loop(), 100);
    io.connectReadPipe(
        () -> new StreamReaderProtocol(io.loop(), reader, null),
        Channels.newInputStream(pipe.source()));
    Task<byte[]> line = Asyncio.createTask(reader::readLine);
    Asyncio.sleep(Duration.ZERO);
    OutputStream out = Channels.newOutputStream(pipe.sink());
    out.write("one\ntwo".getBytes());
    assertThat(line.await()).isEqualTo("one\n".getBytes());
    out.close();
    assertThat(reader.read()).isEqualTo("two".getBytes());
  }

  @AsyncTest
  void aPausedProtocolGetsNothingAndTheWriterWaits() throws Exception {
    LoopIo io = LoopIo.running();
    Pipe pipe = Pipe.open();
    Recorder from =
        io.connectReadPipe(Recorder::new, Channels.newInputStream(pipe.source())).protocol();
    from.transport.pauseReading();
    Recorder to =
        io.connectWritePipe(Recorder::new, Channels.newOutputStream(pipe.sink())).protocol();
    to.transport.write(new byte[BIG]);
    Asyncio.sleep(Duration.ofMillis(50));
    assertThat(from.received.size()).isZero();
    assertThat(from.transport.isReading()).isFalse();
    // All but what the system's pipe and one piece of the thread hold.
    assertThat(to.transport.getWriteBufferSize()).isEqualTo(BIG);
    from.transport.resumeReading();
    to.transport.close();
    from.lost.await();
    assertThat(from.received.size()).isEqualTo(BIG);
    assertThat(to.lost.await()).isNull();
  }

  @AsyncTest
  void aReaderThatGoesBreaksThePipe() throws Exception {
    LoopIo io = LoopIo.running();
    Pipe pipe = Pipe.open();
    Connection<ReadTransport, Recorder> from =
        io.connectReadPipe(Recorder::new, Channels.newInputStream(pipe.source()));
    Recorder to =
        io.connectWritePipe(Recorder::new, Channels.newOutputStream(pipe.sink())).protocol();
    from.transport().close();
    assertThat(from.protocol().lost.await()).isNull();
    assertThat(from.protocol().events).containsExactly("made", "lost null");
    Pair.until(() -> !pipe.source().isOpen());
    // The JDK says so before the descriptor is closed, and what is written in between is lost
    // without an error.
    Pair.until(() -> {
      to.transport.write("lost".getBytes());
      return to.lost.isDone();
    });
    assertThat(to.lost.await()).isInstanceOf(BrokenPipeException.class);
    assertThatThrownBy(() -> from.protocol().transport.write(new byte[1]))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("only receives");
  }

  @AsyncTest
  void anErrorOfTheStreamIsTold() throws Exception {
    IOException broken = new IOException("no more");
    Recorder from =
        LoopIo.running()
            .connectReadPipe(
                Recorder::new,
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw broken;
                  }
                })
            .protocol();
    assertThat(from.lost.await()).isSameAs(broken);
    assertThat(from.events).containsExactly("made", "lost IOException");
  }

  @Test
  void pipesAreClosedWithTheirLoop() throws IOException {
    Pipe one = Pipe.open();
    Pipe other = Pipe.open();
    run(() -> {
      LoopIo io = LoopIo.running();
      io.connectReadPipe(Recorder::new, Channels.newInputStream(one.source()));
      Recorder to =
          io.connectWritePipe(Recorder::new, Channels.newOutputStream(other.sink())).protocol();
      to.transport.write("x".getBytes());
    });
    // And their threads, which NothingLeft looks for.
    while (one.source().isOpen() || other.sink().isOpen()) {
      Thread.onSpinWait();
    }
    one.sink().close();
    other.source().close();
  }
}
