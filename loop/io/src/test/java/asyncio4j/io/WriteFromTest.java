package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.extension.ExtendWith;

/** A publisher that is written to a connection. */
@ExtendWith(NothingLeft.class)
class WriteFromTest {

  private static final int PIECE = 50_000;

  /** Pooled buffers on demand, on the caller's thread; keeps them, to see who has released them. */
  private static final class Buffers implements Flow.Publisher<ByteBuf>, Flow.Subscription {
    final List<ByteBuf> given = new ArrayList<>();
    final int last;
    final Throwable failure;
    Flow.Subscriber<? super ByteBuf> subscriber;
    long asked;
    boolean cancelled;

    Buffers(int last, Throwable failure) {
      this.last = last;
      this.failure = failure;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> newSubscriber) {
      subscriber = newSubscriber;
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      asked += n;
      for (long i = 0; i < n && !cancelled; i++) {
        if (given.size() < last) {
          give();
        } else if (failure == null) {
          subscriber.onComplete();
        } else {
          subscriber.onError(failure);
        }
      }
    }

    void give() {
      ByteBuf data = ByteBufAllocator.DEFAULT.directBuffer(PIECE).writeZero(PIECE);
      given.add(data);
      subscriber.onNext(data);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** A writer to a peer that reads when it is told to, and counts. */
  private static final class Peer implements AutoCloseable {
    final LoopFuture<Void> reading = Asyncio.getRunningLoop().createFuture();
    final LoopFuture<Long> total = Asyncio.getRunningLoop().createFuture();
    final Server server;
    final StreamWriter writer;
    StreamWriter back;

    Peer() throws Exception {
      server =
          Streams.startServer(
              (reader, other) -> {
                back = other;
                reading.await();
                long all = 0;
                for (byte[] data = reader.read(1 << 20);
                    data.length > 0;
                    data = reader.read(1 << 20)) {
                  all += data.length;
                }
                total.setResult(all);
                other.close();
              },
              "127.0.0.1",
              0);
      writer = Streams.openConnection(server.sockets().getFirst()).writer();
      Pair.until(() -> back != null);
    }

    @Override
    public void close() throws IOException {
      if (!reading.isDone()) {
        reading.setResult(null);
      }
      writer.close();
      back.close();
      server.close();
      server.waitClosed();
    }
  }

  private static void assertReleased(Buffers source) {
    assertThat(source.given).allSatisfy(data -> assertThat(data.refCnt()).isZero());
  }

  @AsyncTest
  void aSlowPeerHoldsThePublisherBack() throws Exception {
    try (Peer peer = new Peer()) {
      Buffers source = new Buffers(2000, null);
      Task<?> writing = Asyncio.createTask(() -> peer.writer.writeFrom(source));
      Pair.awaitStandstill(() -> source.asked);
      assertThat(writing.isDone()).isFalse();
      assertThat(source.asked).isEqualTo(source.given.size()).isLessThan(2000);
      // Held above the low mark; the system may have taken a part since the high one was met.
      assertThat(peer.writer.transport().getWriteBufferSize())
          .isBetween(16L * 1024 + 1, 64L * 1024 + PIECE);
      peer.reading.setResult(null);
      writing.await();
      peer.writer.writeEof();
      assertThat(peer.total.await()).isEqualTo(2000L * PIECE);
      assertThat(source.given).hasSize(2000);
      assertThat(source.cancelled).isFalse();
      assertReleased(source);
    }
  }

  @AsyncTest
  void aFailureIsThrownAsItIs() throws Exception {
    try (Peer peer = new Peer()) {
      Exception failure = new ReflectiveOperationException("as it is");
      Buffers source = new Buffers(1, failure);
      assertThatThrownBy(() -> peer.writer.writeFrom(source)).isSameAs(failure);
      assertThat(source.cancelled).isFalse();
      assertThat(peer.writer.isClosing()).isFalse();
      // When the system has taken it, at once as a rule.
      Pair.until(() -> source.given.stream().allMatch(data -> data.refCnt() == 0));
    }
  }

  @AsyncTest
  void aLostConnectionCancelsThePublisher() throws Exception {
    try (Peer peer = new Peer()) {
      Buffers source = new Buffers(Integer.MAX_VALUE, null);
      Task<?> writing = Asyncio.createTask(() -> peer.writer.writeFrom(source));
      Asyncio.sleep(Duration.ofMillis(20));
      peer.back.transport().abort();
      assertThatThrownBy(writing::await)
          .isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
      assertThat(source.cancelled).isTrue();
      Pair.until(() -> source.given.stream().allMatch(data -> data.refCnt() == 0));
    }
  }

  @AsyncTest
  void aCancelledCallerCancelsThePublisherAndLateBuffersAreReleased() throws Exception {
    try (Peer peer = new Peer()) {
      Buffers source = new Buffers(0, null);
      Flow.Publisher<ByteBuf> silent =
          subscriber -> {
            source.subscriber = subscriber;
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    source.asked += n;
                  }

                  @Override
                  public void cancel() {
                    source.cancelled = true;
                  }
                });
          };
      Task<?> writing = Asyncio.createTask(() -> peer.writer.writeFrom(silent));
      Asyncio.sleep(Duration.ofMillis(2));
      assertThat(source.asked).isEqualTo(1);
      writing.cancel();
      assertThatThrownBy(writing::await).isInstanceOf(CancelledError.class);
      assertThat(source.cancelled).isTrue();
      source.give();
      Thread other = Thread.ofPlatform().start(source::give);
      other.join();
      assertReleased(source);
    }
  }

  @AsyncTest
  void buffersMayComeFromOtherThreads() throws Exception {
    try (Peer peer = new Peer();
        SubmissionPublisher<ByteBuf> source = new SubmissionPublisher<>()) {
      peer.reading.setResult(null);
      Task<?> writing = Asyncio.createTask(() -> peer.writer.writeFrom(source));
      Pair.until(source::hasSubscribers);
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < 500; i++) {
              source.submit(ByteBufAllocator.DEFAULT.buffer().writeZero(1000));
            }
            source.close();
          });
      writing.await();
      peer.writer.writeEof();
      assertThat(peer.total.await()).isEqualTo(500_000);
    }
  }

  @AsyncTest
  void aReaderIsWrittenToAWriter() throws Exception {
    Server echo =
        Streams.startServer(
            (reader, writer) -> {
              writer.writeFrom(reader.publisher());
              writer.close();
            },
            "127.0.0.1",
            0);
    StreamConnection to = Streams.openConnection(echo.sockets().getFirst());
    byte[] big = new byte[5_000_000];
    new java.util.Random(2).nextBytes(big);
    Task<byte[]> reading = Asyncio.createTask(() -> to.reader().read());
    to.writer().write(big);
    to.writer().writeEof();
    assertThat(reading.await()).isEqualTo(big);
    to.writer().close();
    to.writer().waitClosed();
    echo.close();
    echo.waitClosed();
  }
}
