package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.Engine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.LoopStats;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Which kind of I/O a loop has, and what a native one does with channels of the JDK's. The build
 * runs the tests that have to do with channels once with each kind.
 */
@ExtendWith(NothingLeft.class)
class IoKindTest {

  private static final String SWITCH = "asyncio4j.io";

  /** What the switch of this run says; without a switch there are no native libraries here. */
  private static IoKind expected() {
    String given = System.getProperty(SWITCH);
    return given == null
        ? IoKind.NIO
        : Arrays.stream(IoKind.values())
            .filter(kind -> kind.toString().equals(given))
            .findFirst()
            .orElseThrow();
  }

  private static String classPrefix(IoKind kind) {
    return switch (kind) {
      case NIO -> "Nio";
      case EPOLL -> "Epoll";
      case IO_URING -> "IoUring";
    };
  }

  @Test
  void connectionsAreOfTheKindThatTheSwitchNames() {
    Asyncio.run(() -> {
      assertThat(LoopIo.running().kind()).isEqualTo(expected());
      try (Pair pair = Pair.open()) {
        String prefix = classPrefix(expected());
        assertThat(pair.client.transport.getExtraInfo(ExtraInfo.SOCKET).getClass().getSimpleName())
            .isEqualTo(prefix + "SocketChannel");
        assertThat(pair.server.transport.getExtraInfo(ExtraInfo.SOCKET).getClass().getSimpleName())
            .isEqualTo(prefix + "SocketChannel");
      }
    });
  }

  @Test
  void aLoopCanBeGivenAnotherKind() {
    try (EventLoop loop = EventLoop.builder().poller(() -> new NettyPoller(IoKind.NIO)).build()) {
      assertThat(LoopIo.of(loop).kind()).isEqualTo(IoKind.NIO);
    }
  }

  @Test
  void aKindThatIsNotAvailableIsRefusedWithTheReason() {
    for (IoKind kind : IoKind.values()) {
      if (IoChoice.whatIsMissing(kind) == null) {
        try (EventLoop loop = EventLoop.builder().poller(() -> new NettyPoller(kind)).build()) {
          assertThat(LoopIo.of(loop).kind()).isEqualTo(kind);
        }
      } else {
        assertThat(kind).isNotEqualTo(expected());
        assertThatThrownBy(() -> new NettyPoller(kind))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("I/O by " + kind + " is not available here: ")
            .hasMessageMatching(
                EventLoop.engine() == Engine.CARRIED
                    ? "(?s).*: (java\\.lang\\..+|io\\.netty:netty-transport-native-.+ is missing;"
                        + " .*)"
                    : ".*: it needs the carried engine, and this is RELAY");
      }
    }
  }

  @Test
  void theSwitchRefusesWhatItDoesNotKnow() {
    String before = System.getProperty(SWITCH);
    System.setProperty(SWITCH, "select");
    try (EventLoop loop = EventLoop.create()) {
      assertThatThrownBy(() -> LoopIo.of(loop))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("-Dasyncio4j.io=select is not known; it takes nio, epoll, io_uring");
      // Upper case is fine, and nothing is left of the failure.
      System.setProperty(SWITCH, "NIO");
      assertThat(LoopIo.of(loop).kind()).isEqualTo(IoKind.NIO);
    } finally {
      if (before == null) {
        System.clearProperty(SWITCH);
      } else {
        System.setProperty(SWITCH, before);
      }
    }
  }

  /** Its ring lets other threads in, unlike that of a loop that has a thread of its own. */
  @Test
  void aLoopThatAThreadOfTheUsersHasRunIsClosedByAnother() throws Exception {
    EventLoop loop = EventLoop.create();
    CompletableFuture<Socket> connected = new CompletableFuture<>();
    Thread user =
        Thread.ofPlatform()
            .start(() ->
                connected.completeAsync(
                    () -> loop.runUntilComplete(loop.createTask(IoKindTest::connection)),
                    Runnable::run));
    try (Socket peer = connected.get()) {
      user.join();
      loop.close();
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** The peer of a connection of the running loop, over which a byte has come. */
  private static Socket connection() throws IOException {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopFuture<ByteBuf> received = loop.createFuture();
    Protocol protocol =
        new Protocol() {
          @Override
          public void dataReceived(ByteBuf data) {
            received.setResult(data);
          }
        };
    Server server = LoopIo.of(loop).createServer(() -> protocol, "127.0.0.1", 0);
    Socket peer = new Socket("127.0.0.1", Ports.of(server));
    peer.getOutputStream().write(1);
    received.await();
    return peer;
  }

  /** The bytes come from another thread, each when the loop waits for it. */
  @Test
  void noReadinessOfAChannelOfTheJdksIsLost() {
    int rounds = 2000;
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopIo io = LoopIo.running();
      Pipe there = Pipe.open();
      Pipe back = Pipe.open();
      try (var in = there.source();
          var answer = back.sink();
          var ask = there.sink();
          var answered = back.source()) {
        Thread echo =
            Thread.ofPlatform()
                .start(() -> {
                  ByteBuffer one = ByteBuffer.allocate(1);
                  try {
                    for (int i = 0; i < rounds; i++) {
                      answered.read(one.clear());
                      ask.write(one.flip());
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        in.configureBlocking(false);
        for (int i = 0; i < rounds; i++) {
          LoopFuture<Void> ready = loop.createFuture();
          io.addReader(
              in,
              () -> {
                io.removeReader(in);
                ready.setResult(null);
              });
          ByteBuffer one = ByteBuffer.allocate(1);
          answer.write(one.put((byte) i).flip());
          ready.await();
          assertThat(in.read(one.clear())).isEqualTo(1);
          assertThat(one.get(0)).isEqualTo((byte) i);
        }
        echo.join();
      }
    });
  }

  @Test
  void aChannelOfTheJdksThatIsNotReadyLetsTheLoopSleep() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      LoopIo io = LoopIo.running();
      Pipe pipe = Pipe.open();
      try (var in = pipe.source();
          var out = pipe.sink()) {
        in.configureBlocking(false);
        io.addReader(in, () -> {});
        Asyncio.sleep(Duration.ofMillis(1));
        LoopStats before = loop.stats();
        Asyncio.sleep(Duration.ofMillis(100));
        assertThat(loop.stats().iterations() - before.iterations()).isLessThan(10);
        io.removeReader(in);
      }
    });
  }

  @Test
  void theThreadThatWatchesChannelsOfTheJdksEndsWhenThereIsNoneLeft() {
    Asyncio.run(() -> {
      LoopIo io = LoopIo.running();
      Pipe pipe = Pipe.open();
      try (var in = pipe.source();
          var out = pipe.sink()) {
        in.configureBlocking(false);
        io.addReader(in, () -> {});
        Asyncio.sleep(Duration.ofMillis(1));
        assertThat(watchers()).isEqualTo(expected() == IoKind.NIO ? 0 : 1);
        io.removeReader(in);
        Pair.until(() -> watchers() == 0);
      }
    });
  }

  private static long watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("asyncio4j-watch-"))
        .count();
  }
}
