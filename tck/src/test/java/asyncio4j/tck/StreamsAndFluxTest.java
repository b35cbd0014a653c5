package asyncio4j.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.io.Server;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.Streams;
import asyncio4j.junit.AsyncTest;
import asyncio4j.reactor.Reactive;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Readers and writers of connections with operators of Reactor between them. */
class StreamsAndFluxTest {

  /** Upper case, in buffers of its own. */
  private static ByteBuf upper(ByteBuf data) {
    try {
      return Unpooled.copiedBuffer(data.toString(UTF_8).toUpperCase(java.util.Locale.ROOT), UTF_8);
    } finally {
      data.release();
    }
  }

  @AsyncTest
  void aFluxReadsAndAnotherWrites() throws Exception {
    Server server =
        Streams.startServer(
            (reader, writer) -> {
              Flux<ByteBuf> answer =
                  Reactive.fromFlow(reader.publisher())
                      .map(StreamsAndFluxTest::upper)
                      .concatWithValues(Unpooled.copiedBuffer("the end", UTF_8))
                      // Its signals come on another thread.
                      .publishOn(Schedulers.parallel(), 2);
              writer.writeFrom(Reactive.toFlow(answer));
              writer.close();
            },
            "127.0.0.1",
            0);
    StreamConnection to = Streams.openConnection(server.sockets().getFirst());
    Flux<ByteBuf> lines =
        Flux.range(1, 1000).map(i -> Unpooled.copiedBuffer("line " + i + "\n", UTF_8));
    to.writer().writeFrom(Reactive.toFlow(lines));
    to.writer().writeEof();
    List<String> got = new ArrayList<>();
    to.reader().forEachLine(line -> got.add(new String(line, UTF_8)));
    assertThat(got).hasSize(1001).startsWith("LINE 1\n").endsWith("LINE 1000\n", "the end");
    to.writer().close();
    server.close();
    server.waitClosed();
  }

  @AsyncTest
  void whoTakesAFewBytesLeavesTheRestInTheReader() throws Exception {
    Server server =
        Streams.startServer(
            (reader, writer) -> {
              writer.write("0123456789".getBytes(UTF_8));
              writer.close();
            },
            "127.0.0.1",
            0);
    StreamConnection to = Streams.openConnection(server.sockets().getFirst());
    List<String> first =
        Reactive.await(
            Reactive.fromFlow(to.reader().publisher(1))
                .take(4)
                .map(data -> data.toString(UTF_8))
                .collectList());
    assertThat(first).containsExactly("0", "1", "2", "3");
    assertThat(to.reader().read()).asString(UTF_8).isEqualTo("456789");
    assertThatThrownBy(() ->
            to.writer()
                .writeFrom(
                    Reactive.toFlow(Flux.error(new IllegalArgumentException("of the flux")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("of the flux");
    to.writer().close();
    server.close();
    server.waitClosed();
  }
}
