package asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the twins of the conformance kit do not show. */
class StreamReaderTest {

  private static StreamReader reader(int limit, String... pieces) {
    StreamReader reader = new StreamReader(Asyncio.getRunningLoop(), limit);
    for (String piece : pieces) {
      reader.feedData(piece.getBytes(UTF_8));
    }
    return reader;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @AsyncTest
  void aWholePieceIsNotCopied() throws Exception {
    StreamReader reader = new StreamReader(Asyncio.getRunningLoop(), 100);
    byte[] piece = {1, 2, 3};
    reader.feedData(piece);
    assertThat(reader.read(10)).isSameAs(piece);
  }

  @AsyncTest
  void buffersAreReadWithoutACopyOrIntoTheCallersMemory() throws Exception {
    StreamReader reader = reader(100, "abcdef", "ghi");
    ByteBuf first = reader.readBuffer(4);
    assertThat(first.toString(UTF_8)).isEqualTo("abcd");
    assertThat(reader.readBuffer(100).toString(UTF_8)).isEqualTo("ef");
    ByteBuffer target = ByteBuffer.allocate(2);
    assertThat(reader.readInto(target)).isEqualTo(2);
    assertThat(reader.readInto(target)).isZero();
    assertThat(text(target.array())).isEqualTo("gh");
    reader.feedEof();
    assertThat(reader.readInto(target.clear())).isOne();
    assertThat(reader.readInto(target.clear())).isEqualTo(-1);
    assertThat(reader.readBuffer(1).isReadable()).isFalse();
    assertThatThrownBy(() -> reader.readBuffer(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** A buffer of a pool's. */
  private static ByteBuf pooled(String text) {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
    var _ = buffer.writeCharSequence(text, UTF_8);
    return buffer;
  }

  /** Adds a buffer as a transport does, which keeps none. */
  private static ByteBuf received(StreamReader reader, ByteBuf data) {
    reader.lend(data);
    data.release();
    return data;
  }

  /** Has a reader wait for a buffer, then lends it one and keeps none. */
  private static Task<ByteBuf> lend(StreamReader reader, int most, ByteBuf data) {
    Task<ByteBuf> reading = Asyncio.createTask(() -> reader.readBuffer(most));
    Asyncio.sleep(Duration.ZERO);
    assertThat(received(reader, data)).isSameAs(data);
    return reading;
  }

  @AsyncTest
  void whoWaitsForABufferGetsTheOneThatWasReceived() throws Exception {
    StreamReader reader = reader(100);
    ByteBuf received = pooled("abcdef");
    ByteBuf read = lend(reader, 6, received).await();
    assertThat(read).isSameAs(received);
    assertThat(read.release()).isTrue();
    assertThat(reader.atEof()).isFalse();
    reader.feedEof();
    assertThat(reader.atEof()).isTrue();
  }

  @AsyncTest
  void whatIsLeftOfSuchABufferIsReadInAnyWay() throws Exception {
    StreamReader reader = reader(100);
    ByteBuf received = pooled("abcdefghij");
    ByteBuf read = lend(reader, 2, received).await();
    assertThat(read.toString(UTF_8)).isEqualTo("ab");
    read.release();
    reader.feedData("kl\n".getBytes(UTF_8));
    read = reader.readBuffer(3);
    assertThat(read.toString(UTF_8)).isEqualTo("cde");
    read.release();
    assertThat(received.refCnt()).isOne();
    assertThat(text(reader.read(2))).isEqualTo("fg");
    assertThat(received.refCnt()).isZero();
    assertThat(text(reader.readLine())).isEqualTo("hijkl\n");
  }

  @AsyncTest
  void aLineBeginsInSuchABuffer() throws Exception {
    StreamReader reader = reader(100);
    ByteBuf received = pooled("ab");
    ByteBuf read = lend(reader, 1, received).await();
    read.release();
    reader.feedData("c\nd".getBytes(UTF_8));
    assertThat(text(reader.readUntil(new byte[] {'\n'}))).isEqualTo("bc\n");
    assertThat(received.refCnt()).isZero();
    assertThat(text(reader.readExactly(1))).isEqualTo("d");
  }

  @AsyncTest
  void noBufferIsKeptForWhoDoesNotCome() throws Exception {
    StreamReader reader = reader(100);
    ByteBuf received = pooled("abc");
    Task<ByteBuf> cancelled = lend(reader, 2, received);
    cancelled.cancel();
    assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
    assertThat(received.refCnt()).isOne();
    reader.settle();
    assertThat(received.refCnt()).isZero();
    assertThat(text(reader.read(5))).isEqualTo("abc");
    // Nobody waits, or not for a buffer.
    ByteBuf early = pooled("def");
    reader.lend(early);
    assertThat(early.release()).isTrue();
    Task<byte[]> line = Asyncio.createTask(() -> reader.readLine());
    Asyncio.sleep(Duration.ZERO);
    ByteBuf end = pooled("\n");
    reader.lend(end);
    assertThat(end.release()).isTrue();
    assertThat(text(line.await())).isEqualTo("def\n");
  }

  /** A buffer of a pool's that is full. */
  private static ByteBuf full(String text) {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(text.length(), text.length());
    buffer.writeBytes(text.getBytes(UTF_8));
    return buffer;
  }

  /** Reads a buffer, which is released. */
  private static String buffer(StreamReader reader, int most) throws Exception {
    ByteBuf read = reader.readBuffer(most);
    String text = read.toString(UTF_8);
    read.release();
    return text;
  }

  /** A reader whose last read was for a buffer. */
  private static StreamReader afterABuffer() throws Exception {
    StreamReader reader = reader(100, "x");
    assertThat(buffer(reader, 1)).isEqualTo("x");
    return reader;
  }

  @AsyncTest
  void whatComesMeanwhileIsKeptForWhoReadsBuffers() throws Exception {
    StreamReader reader = afterABuffer();
    ByteBuf first = received(reader, full("abcd"));
    ByteBuf second = received(reader, full("efgh"));
    ByteBuf sparse = received(reader, pooled("i"));
    assertThat(sparse.refCnt()).isZero();
    ByteBuf third = received(reader, full("jkl"));
    assertThat(buffer(reader, 3)).isEqualTo("abc");
    assertThat(first.refCnt()).isOne();
    assertThat(buffer(reader, 3)).isEqualTo("d");
    assertThat(first.refCnt()).isZero();
    ByteBuf read = reader.readBuffer(4);
    assertThat(read).isSameAs(second);
    assertThat(read.release()).isTrue();
    assertThat(buffer(reader, 9)).isEqualTo("i");
    assertThat(buffer(reader, 9)).isEqualTo("jkl");
    assertThat(third.refCnt()).isZero();
    reader.feedEof();
    assertThat(reader.readBuffer(1).isReadable()).isFalse();
  }

  @AsyncTest
  void whatWasKeptIsReadInAnyOtherWay() throws Exception {
    StreamReader reader = afterABuffer();
    List<ByteBuf> kept = new ArrayList<>();
    for (String text : List.of("ab", "c\nd", "ef", "gh\ni")) {
      kept.add(received(reader, full(text)));
    }
    received(reader, pooled("j"));
    assertThat(kept).allMatch(one -> one.refCnt() == 1);
    assertThat(text(reader.readLine())).isEqualTo("abc\n");
    assertThat(kept).allMatch(one -> one.refCnt() == 0);
    // From now on nothing is kept, since the last read was of bytes.
    assertThat(received(reader, full("k")).refCnt()).isZero();
    assertThat(text(reader.readExactly(4))).isEqualTo("defg");
    assertThat(buffer(reader, 2)).isEqualTo("h\n");
    assertThat(text(reader.read(9))).isEqualTo("ijk");
  }

  @AsyncTest
  void whatWasKeptIsBytesOnceNobodyMayComeForIt() throws Exception {
    StreamReader reader = afterABuffer();
    reader.feedData("a".getBytes(UTF_8));
    ByteBuf first = received(reader, full("bc"));
    ByteBuf second = received(reader, full("de"));
    reader.settle();
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isZero();
    assertThat(text(reader.read(9))).isEqualTo("abcde");
  }

  @AsyncTest
  void whatIsKeptCountsForThePause() throws Exception {
    List<String> calls = new ArrayList<>();
    StreamReader reader = reader(2, "x");
    reader.setTransport(noting(calls));
    assertThat(buffer(reader, 1)).isEqualTo("x");
    received(reader, full("abc"));
    assertThat(calls).isEmpty();
    received(reader, full("de"));
    assertThat(calls).containsExactly("pause");
    assertThat(buffer(reader, 9)).isEqualTo("abc");
    assertThat(calls).containsExactly("pause", "resume");
    reader.settle();
    assertThat(text(reader.read(9))).isEqualTo("de");
  }

  /** A transport that notes when it is to pause, and when to go on. */
  private static ReadTransport noting(List<String> calls) {
    return new ReadTransport() {
      @Override
      public boolean isReading() {
        return true;
      }

      @Override
      public void pauseReading() {
        calls.add("pause");
      }

      @Override
      public void resumeReading() {
        calls.add("resume");
      }

      @Override
      public boolean isClosing() {
        return false;
      }

      @Override
      public void close() {}

      @Override
      public <T> T getExtraInfo(ExtraInfo<T> what) {
        return null;
      }
    };
  }

  @AsyncTest
  void aLentBufferCountsForThePause() throws Exception {
    List<String> calls = new ArrayList<>();
    StreamReader reader = reader(2);
    reader.setTransport(noting(calls));
    ByteBuf read = lend(reader, 1, pooled("abcde")).await();
    assertThat(calls).containsExactly("pause");
    read.release();
    read = reader.readBuffer(2);
    assertThat(calls).containsExactly("pause", "resume");
    read.release();
    reader.settle();
    assertThat(text(reader.read(9))).isEqualTo("de");
  }

  @AsyncTest
  void linesAreIterated() throws Exception {
    StreamReader reader = reader(100, "one\ntw", "o\nrest");
    reader.feedEof();
    List<String> lines = new ArrayList<>();
    reader.forEachLine(line -> lines.add(text(line)));
    assertThat(lines).containsExactly("one\n", "two\n", "rest");
  }

  @AsyncTest
  void onlyOneMayWait() {
    StreamReader reader = reader(100);
    Task<byte[]> first = Asyncio.createTask(() -> reader.read(1));
    Asyncio.sleep(Duration.ZERO);
    assertThatThrownBy(() -> reader.readLine())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "readuntil() called while another coroutine is already waiting for incoming" + " data");
    reader.feedData(new byte[] {1});
    assertThat(first.await()).containsExactly(1);
  }

  @AsyncTest
  void aCancelledReaderLosesNothing() throws Exception {
    StreamReader reader = reader(100, "ab");
    Task<byte[]> waiting = Asyncio.createTask(() -> reader.readExactly(4));
    Asyncio.sleep(Duration.ZERO);
    waiting.cancel();
    assertThatThrownBy(waiting::await).isInstanceOf(asyncio4j.CancelledError.class);
    reader.feedData("cd".getBytes());
    assertThat(text(reader.readExactly(4))).isEqualTo("abcd");
  }

  @AsyncTest
  void theTransportIsPausedAboveTwiceTheLimitAndResumedAtIt() throws Exception {
    List<String> calls = new ArrayList<>();
    StreamReader reader = reader(10);
    reader.setTransport(noting(calls));
    reader.feedData(new byte[20]);
    assertThat(calls).isEmpty();
    reader.feedData(new byte[1]);
    reader.feedData(new byte[1]);
    assertThat(calls).containsExactly("pause");
    assertThat(reader.toString()).isEqualTo("<StreamReader 22 bytes paused limit=10>");
    reader.readExactly(11);
    assertThat(calls).containsExactly("pause");
    reader.readExactly(1);
    assertThat(calls).containsExactly("pause", "resume");
    reader.feedData(new byte[20]);
    assertThat(calls).containsExactly("pause", "resume", "pause");
    // Who wants more than is there needs the transport.
    Task<byte[]> more = Asyncio.createTask(() -> reader.readExactly(31));
    Asyncio.sleep(Duration.ZERO);
    assertThat(calls).containsExactly("pause", "resume", "pause", "resume");
    reader.feedData(new byte[1]);
    assertThat(more.await()).hasSize(31);
  }

  @AsyncTest
  void badArgumentsAreRefused() {
    StreamReader reader = reader(10, "x");
    assertThatThrownBy(() -> reader.readUntil(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Separator should contain at least one element");
    reader.feedEof();
    assertThatThrownBy(() -> reader.feedData(new byte[1]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() ->
            Streams.startServer((_, _) -> {}, List.of("127.0.0.1"), 0, ServerOptions.DEFAULT, 0))
        .hasMessage("Limit cannot be <= 0");
  }

  /** Whatever the pieces and the reads, what is read is what was fed. */
  @AsyncTest
  void randomReadsGiveWhatWasFed() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StringBuilder fed = new StringBuilder();
      StringBuilder read = new StringBuilder();
      StreamReader reader = new StreamReader(Asyncio.getRunningLoop(), 50);
      int pieces = 1 + random.nextInt(30);
      Task<?> feeder =
          Asyncio.createTask(() -> {
            for (int i = 0; i < pieces; i++) {
              StringBuilder piece = new StringBuilder();
              for (int j = random.nextInt(20); j >= 0; j--) {
                piece.append("ab;\n".charAt(random.nextInt(4)));
              }
              fed.append(piece);
              reader.feedData(piece.toString().getBytes(UTF_8));
              if (random.nextBoolean()) {
                Asyncio.sleep(Duration.ZERO);
              }
            }
            reader.feedEof();
          });
      while (!reader.atEof()) {
        byte[] got;
        try {
          got =
              switch (random.nextInt(5)) {
                case 0 -> reader.readExactly(1 + random.nextInt(60));
                case 1 -> reader.readUntil(";\n".getBytes(UTF_8));
                case 2 -> reader.readUntil(List.of(";".getBytes(), "ab".getBytes()));
                case 3 -> reader.readLine();
                default -> reader.read(1 + random.nextInt(60));
              };
        } catch (IncompleteReadError e) {
          got = e.partial();
        } catch (LimitOverrunError e) {
          got = reader.readExactly(e.consumed());
        } catch (IllegalArgumentException e) {
          // An overlong line was thrown away.
          read.setLength(0);
          got = null;
        }
        if (got == null) {
          break;
        }
        read.append(text(got));
      }
      feeder.await();
      assertThat(fed.toString()).as("seed %d", seed).contains(read);
      if (reader.atEof() && read.length() > 0) {
        assertThat(fed.toString()).as("seed %d", seed).endsWith(read.toString());
      }
    }
  }

  @AsyncTest
  void whoWaitsAfterAnotherOneWasWokenIsNotForgotten() throws Exception {
    StreamReader reader = reader(100);
    Task<byte[]> first = Asyncio.createTask(() -> reader.readExactly(2));
    Asyncio.sleep(Duration.ZERO);
    reader.feedData(new byte[] {1});
    // The first one is woken, and has not run yet.
    Asyncio.getRunningLoop().callLater(Duration.ofMillis(1), () -> reader.feedData(new byte[5]));
    assertThat(reader.readExactly(3)).hasSize(3);
    assertThatThrownBy(first::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another coroutine");
  }
}
