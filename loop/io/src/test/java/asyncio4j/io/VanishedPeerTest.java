package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.io.IOException;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.ExtendWith;

/** A peer that is gone and has sent neither the end nor a reset, as after a power cut. */
@ExtendWith(NothingLeft.class)
class VanishedPeerTest {

  private static final int PIECE = 64 * 1024;

  private interface Meeting {
    void with(StreamConnection connection) throws Exception;
  }

  /** Has a connection to a host that vanishes, after which nothing of the connection is left. */
  private static void afterItVanished(Meeting meeting) throws Exception {
    int tasks = Asyncio.allTasks().size();
    OtherHost host = OtherHost.open();
    try {
      var before = NothingLeft.descriptors();
      StreamConnection to = Streams.openConnection(host.address(), OtherHost.PORT);
      assertThat(to.reader().readLine()).isEqualTo("hello\n".getBytes());
      host.vanish();
      meeting.with(to);
      assertThat(to.writer().isClosing()).isTrue();
      assertThat(to.writer().transport().getWriteBufferSize()).isZero();
      Pair.until(() -> NothingLeft.descriptors().equals(before));
      assertThat(Asyncio.allTasks()).hasSize(tasks);
    } finally {
      host.remove();
    }
  }

  private static void writeWithoutEnd(StreamWriter writer) throws IOException {
    while (true) {
      writer.write(new byte[PIECE]);
      writer.drain();
    }
  }

  @AsyncTest
  void aWriterIsHeldUntilTheApplicationHasHadEnough() throws Exception {
    afterItVanished(to -> {
      Task<?> writing = Asyncio.createTask(() -> writeWithoutEnd(to.writer()));
      Pair.awaitStandstill(to.writer().transport()::getWriteBufferSize);
      assertThatThrownBy(() ->
              Asyncio.timeout(Duration.ofMillis(100))
                  .run(() -> {
                    writing.await();
                  }))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(writing.isCancelled()).isTrue();
      // It is held by the mark, not by an end: nobody has said anything.
      assertThat(to.writer().isClosing()).isFalse();
      assertThat(to.writer().transport().getWriteBufferSize())
          .isBetween(16L * 1024 + 1, 64L * 1024 + PIECE);
      to.writer().transport().abort();
      to.writer().waitClosed();
    });
  }

  /**
   * The system finds out, if it is told to: by questions while nothing is sent, or where the
   * channel has the option, by what is not acknowledged.
   */
  @AsyncTest
  void theSystemGivesUpIfItIsTold() throws Exception {
    afterItVanished(to -> {
      Channel channel = to.writer().getExtraInfo(ExtraInfo.SOCKET);
      IoKind kind = LoopIo.running().kind();
      if (kind == IoKind.NIO) {
        set(channel, ChannelOption.SO_KEEPALIVE, true);
        set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 1);
        set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), 1);
        set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 1);
        assertGivenUp(() -> to.reader().read());
      } else {
        set(
            channel,
            kind == IoKind.EPOLL
                ? EpollChannelOption.TCP_USER_TIMEOUT
                : IoUringChannelOption.TCP_USER_TIMEOUT,
            300);
        assertGivenUp(() -> writeWithoutEnd(to.writer()));
      }
    });
  }

  private static <T> void set(Channel channel, ChannelOption<T> option, T value) {
    assertThat(channel.config().setOption(option, value)).as(option.name()).isTrue();
  }

  private static void assertGivenUp(ThrowingCallable waiting) {
    assertThatThrownBy(waiting)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Connection timed out");
  }
}
