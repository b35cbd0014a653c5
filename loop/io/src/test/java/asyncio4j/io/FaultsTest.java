package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Peers that misbehave, each on sockets of the JDK's own. After each test no descriptor and no
 * thread is left (which {@link NothingLeft} looks for), no task, and no buffer.
 */
@ExtendWith(NothingLeft.class)
class FaultsTest {

  private static final int PIECE = 10_000;

  /** Netty takes memory from the system in chunks of a few MiB. */
  private static final long MOST_CHUNKS = 16 * 1024 * 1024;

  /** Runs a coroutine, after which there must be no other task. */
  private static void runAlone(CheckedRunnable body) {
    run(() -> {
      body.run();
      // What has ended a moment ago takes a turn to be gone.
      Pair.until(() -> Asyncio.allTasks().size() == 1);
    });
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  }

  private static StreamConnection connect(ServerSocket to) throws IOException {
    return Streams.openConnection("127.0.0.1", to.getLocalPort());
  }

  /** Resets instead of closing. */
  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void finish(Server server) {
    server.close();
    server.waitClosed();
  }

  private static int buffered(StreamReader reader) {
    String text = reader.toString();
    return text.contains("bytes")
        ? Integer.parseInt(text.replaceAll("\\D*(\\d+) bytes.*", "$1"))
        : 0;
  }

  @Test
  void aResetWhileWritingEndsTheWriter() {
    runAlone(() -> {
      for (int i = 0; i < 20; i++) {
        try (ServerSocket listener = listener()) {
          StreamConnection to = connect(listener);
          Socket peer = listener.accept();
          Task<?> writing =
              Asyncio.createTask(() -> {
                while (true) {
                  to.writer().write(new byte[PIECE]);
                  to.writer().drain();
                }
              });
          Asyncio.sleep(Duration.ofMillis(i % 5));
          reset(peer);
          assertThatThrownBy(writing::await)
              .isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
          assertThat(to.writer().isClosing()).isTrue();
          assertThat(to.writer().transport().getWriteBufferSize()).isZero();
        }
      }
    });
  }

  /**
   * Memory is looked at whenever something was written, that is as long as the peer does not read
   * and while it reads: it never holds more than the mark and what was written last.
   */
  @Test
  void aPeerThatDoesNotReadHoldsNoMoreThanTheMark() {
    int block = 64 * 1024;
    int blocks = 2048;
    runAlone(() -> {
      try (ServerSocket listener = listener()) {
        StreamWriter writer = connect(listener).writer();
        int high = writer.transport().getWriteBufferLimits().high();
        try (Socket peer = listener.accept()) {
          long before = usedMemory();
          long[] most = {0, 0};
          int[] written = {0};
          CRC32 sent = new CRC32();
          Task<?> writing =
              Asyncio.createTask(() -> {
                byte[] data = new byte[block];
                while (written[0] < blocks) {
                  Arrays.fill(data, (byte) written[0]++);
                  sent.update(data);
                  writer.write(data);
                  most[0] = Math.max(most[0], writer.transport().getWriteBufferSize());
                  most[1] = Math.max(most[1], usedMemory() - before);
                  writer.drain();
                }
                writer.close();
                writer.waitClosed();
              });
          Pair.awaitStandstill(() -> written[0]);
          // It is held, with nearly all before it, and by the mark.
          assertThat(writing.isDone()).isFalse();
          assertThat(written[0]).isLessThan(blocks / 2);
          // The system may have taken a part since the writer met the mark.
          assertThat(writer.transport().getWriteBufferSize())
              .isGreaterThan(writer.transport().getWriteBufferLimits().low());
          assertThat(most[0]).isBetween(high + 1L, high + (long) block);
          assertThat(most[1]).isLessThanOrEqualTo(MOST_CHUNKS);
          long arrived = Asyncio.toThread(() -> drained(peer, sent));
          writing.await();
          assertThat(arrived).isEqualTo((long) blocks * block);
          assertThat(most[0]).isLessThanOrEqualTo(high + (long) block);
          assertThat(most[1]).isLessThanOrEqualTo(MOST_CHUNKS);
        }
      }
    });
  }

  /** Reads to the end, which must be what was sent; how much it was. */
  private static long drained(Socket peer, CRC32 sent) throws IOException {
    CRC32 received = new CRC32();
    byte[] piece = new byte[256 * 1024];
    long count = 0;
    for (int n = peer.getInputStream().read(piece); n >= 0; n = peer.getInputStream().read(piece)) {
      received.update(piece, 0, n);
      count += n;
    }
    assertThat(received.getValue()).isEqualTo(sent.getValue());
    return count;
  }

  @Test
  void manyPeersThatNeverReadHoldNoMoreThanTheMarkEach() {
    int peers = 8;
    runAlone(() -> {
      try (ServerSocket listener = listener()) {
        List<Socket> accepted = new ArrayList<>();
        List<StreamWriter> writers = new ArrayList<>();
        List<Task<?>> writing = new ArrayList<>();
        AtomicLong written = new AtomicLong();
        long before = usedMemory();
        long[] most = {0, 0};
        for (int i = 0; i < peers; i++) {
          StreamWriter writer = connect(listener).writer();
          accepted.add(listener.accept());
          writers.add(writer);
          writing.add(
              Asyncio.createTask(() -> {
                while (true) {
                  writer.write(new byte[PIECE]);
                  most[0] = Math.max(most[0], writer.transport().getWriteBufferSize());
                  most[1] = Math.max(most[1], usedMemory() - before);
                  writer.drain();
                  written.addAndGet(PIECE);
                }
              }));
        }
        Pair.awaitStandstill(written::get);
        assertThat(writing).noneMatch(Task::isDone);
        assertThat(writers)
            .allSatisfy(writer ->
                assertThat(writer.transport().getWriteBufferSize())
                    .isGreaterThan(writer.transport().getWriteBufferLimits().low()));
        assertThat(most[0]).isBetween(64L * 1024 + 1, 64L * 1024 + PIECE);
        assertThat(most[1]).isLessThanOrEqualTo(MOST_CHUNKS);
        for (Socket peer : accepted) {
          reset(peer);
        }
        for (Task<?> task : writing) {
          assertThatThrownBy(task::await).isInstanceOf(IOException.class);
        }
      }
    });
  }

  /** What Netty has taken from the system. */
  private static long usedMemory() {
    return ((AdaptiveByteBufAllocator) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  /** Sends and never stops, on a thread of its own, until the other side has gone. */
  private static Thread flood(Socket socket, byte[] what, AtomicLong sent) {
    return Thread.ofPlatform()
        .start(() -> {
          try (socket) {
            while (true) {
              socket.getOutputStream().write(what);
              sent.addAndGet(what.length);
            }
          } catch (IOException e) {
            // As the test wants it.
          }
        });
  }

  @Test
  void aPeerThatSendsWithoutEndMeetsTheLimit() {
    runAlone(() -> {
      try (ServerSocket listener = listener()) {
        StreamConnection to = connect(listener);
        AtomicLong sent = new AtomicLong();
        Thread flood = flood(listener.accept(), new byte[PIECE], sent);
        // Whoever goes on after the error meets it again, and holds no more than before.
        for (int i = 0; i < 300; i++) {
          assertThatThrownBy(() -> to.reader().readLine())
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("limit");
          assertThat(buffered(to.reader())).isLessThanOrEqualTo(2 * 64 * 1024 + 256 * 1024);
        }
        assertThatThrownBy(() -> to.reader().readUntil(new byte[] {'\n'}))
            .isInstanceOf(LimitOverrunError.class);
        // It comes by itself, as soon as the flood has sent so much more.
        Pair.until(() -> !to.writer().transport().isReading());
        Pair.awaitStandstill(sent::get);
        assertThat(to.writer().transport().isReading()).isFalse();
        assertThat(buffered(to.reader())).isLessThanOrEqualTo(2 * 64 * 1024 + 256 * 1024);
        to.writer().transport().abort();
        Asyncio.toThread(() -> flood.join());
      }
    });
  }

  @Test
  void oneThatHasHalfClosedIsStillWrittenTo() {
    runAlone(() -> {
      try (ServerSocket listener = listener()) {
        StreamConnection to = connect(listener);
        Socket peer = listener.accept();
        peer.shutdownOutput();
        assertThat(to.reader().read()).isEmpty();
        Task<Integer> reading =
            Asyncio.createTask(
                () -> Asyncio.toThread(() -> peer.getInputStream().readAllBytes().length));
        for (int i = 0; i < 500; i++) {
          to.writer().write(new byte[PIECE]);
          to.writer().drain();
        }
        to.writer().close();
        to.writer().waitClosed();
        assertThat(reading.await()).isEqualTo(500 * PIECE);
        peer.close();
      }
    });
  }

  @Test
  void oneThatHasClosedUnnoticedIsFoundByWriting() {
    runAlone(() -> {
      try (ServerSocket listener = listener()) {
        StreamConnection to = connect(listener);
        Socket peer = listener.accept();
        // Its end looks like a half close, and the next bytes are answered by a reset.
        peer.close();
        assertThat(to.reader().read()).isEmpty();
        assertThatThrownBy(
                () -> {
                  while (true) {
                    to.writer().write(new byte[PIECE]);
                    to.writer().drain();
                    Asyncio.sleep(Duration.ZERO);
                  }
                })
            .isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
      }
    });
  }

  @Test
  void peersThatDripAndPeersThatAreSilentMeetATimeLimit() {
    int peers = 100;
    runAlone(() -> {
      int[] refused = {0};
      LoopFuture<Void> all = Asyncio.getRunningLoop().createFuture();
      Server server =
          Streams.startServer(
              (reader, writer) -> {
                try {
                  Asyncio.timeout(Duration.ofMillis(300)).run(() -> reader.readLine());
                } catch (AsyncTimeoutException e) {
                  if (++refused[0] == peers) {
                    all.setResult(null);
                  }
                } finally {
                  writer.transport().abort();
                }
              },
              "127.0.0.1",
              0);
      InetSocketAddress address = (InetSocketAddress) server.sockets().getFirst();
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < peers; i++) {
        sockets.add(new Socket(address.getAddress(), address.getPort()));
      }
      Task<?> dripping =
          Asyncio.createTask(() -> {
            while (true) {
              for (int i = 0; i < peers; i += 2) {
                try {
                  sockets.get(i).getOutputStream().write('x');
                } catch (IOException e) {
                  // It has been thrown out.
                }
              }
              Asyncio.sleep(Duration.ofMillis(10));
            }
          });
      all.await();
      dripping.cancel();
      finish(server);
      for (Socket socket : sockets) {
        socket.close();
      }
    });
  }

  @Test
  void thousandsThatComeAndGoWithoutAWordLeaveNothing() {
    int count = 2000;
    runAlone(() -> {
      int[] gone = {0};
      Server server =
          Streams.startServer(
              (reader, writer) -> {
                try {
                  // Some end, some are reset, some send a little first.
                  reader.read();
                } catch (ConnectionResetException e) {
                  // Nobody's fault.
                } finally {
                  writer.close();
                  gone[0]++;
                }
              },
              List.of("127.0.0.1"),
              0,
              ServerOptions.DEFAULT.withBacklog(1000),
              100);
      InetSocketAddress address = (InetSocketAddress) server.sockets().getFirst();
      Asyncio.toThread(() -> {
        for (int i = 0; i < count; i++) {
          Socket socket = new Socket(address.getAddress(), address.getPort());
          if (i % 3 == 0) {
            socket.getOutputStream().write(new byte[1000]);
          }
          if (i % 2 == 0) {
            reset(socket);
          } else {
            socket.close();
          }
        }
      });
      Pair.until(() -> gone[0] == count);
      finish(server);
    });
  }

  /** What waits for the peer to read is nothing that anybody still waits for. */
  @Test
  void channelsThatAreClosedWhileTheyCannotWriteAreForgotten() {
    runAlone(() -> {
      List<WeakReference<Channel>> channels = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        try (ServerSocket listener = listener()) {
          Transport to = connect(listener).writer().transport();
          channels.add(new WeakReference<>(to.getExtraInfo(ExtraInfo.SOCKET)));
          try (Socket _ = listener.accept()) {
            to.write(new byte[20_000_000]);
            Asyncio.sleep(Duration.ofMillis(10));
            to.abort();
            Asyncio.sleep(Duration.ofMillis(1));
          }
        }
      }
      Pair.until(() -> {
        System.gc();
        // The last ones may still be on somebody's stack.
        return channels.stream().filter(channel -> channel.get() != null).count() <= 2;
      });
    });
  }

  /** In a process of its own, with a low limit: see {@link WithoutDescriptors}. */
  @Test
  void aServerWithoutDescriptorsWaitsAndRecovers() {
    String prlimit = Tool.require("prlimit");
    List<String> command = new ArrayList<>();
    command.add("--nofile=150:150");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Dasyncio4j"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(WithoutDescriptors.class.getName());
    runAlone(() ->
        assertThat(Tool.run("", prlimit, command.toArray(new String[0])))
            .contains(
                """
                an echo: hello
                exhausted
                to connect: Too many open files
                reported, and not in each iteration: socket.accept() out of system resource
                the loop slept meanwhile
                released
                the one that waited: late
                another echo: hello
                nothing more was reported
                """));
  }

  @Test
  void aUnixSocketWithoutAServerIsRefused(@org.junit.jupiter.api.io.TempDir Path folder) {
    runAlone(() -> {
      Path path = folder.resolve("s");
      assertThatThrownBy(() -> Streams.openUnixConnection(path, ConnectOptions.DEFAULT, 100))
          .isInstanceOf(IOException.class);
    });
  }
}
