package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.ExceptionGroup;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Connecting to a name with several addresses, of which some do not answer and some refuse. Those
 * that answer are never accepted, so that each descriptor is one of ours.
 */
@ExtendWith(NothingLeft.class)
class HappyEyeballsTest {

  private static final String SILENT = "127.0.0.2";
  private static final String GOOD = "127.0.0.3";
  private static final String REFUSING = "127.0.0.4";
  private static final String REFUSING_TOO = "127.0.0.5";
  private static final String REFUSING_6 = "0:0:0:0:0:0:0:1";

  /** Longer than any test takes. */
  private static final ConnectOptions PATIENT =
      ConnectOptions.DEFAULT.withHappyEyeballsDelay(Duration.ofHours(1));

  private static final ConnectOptions HASTY =
      ConnectOptions.DEFAULT.withHappyEyeballsDelay(Duration.ofMillis(20));

  /** Answers; whatever the port is, nobody else has it at the other addresses. */
  private static ServerSocket good() throws IOException {
    return new ServerSocket(0, 100, InetAddress.ofLiteral(GOOD));
  }

  private static int sockets() {
    return NothingLeft.descriptors().getOrDefault("socket:", 0);
  }

  /** The JDK closes what a selector has had when that is used next. */
  private static void untilOpen(int count) throws Exception {
    Pair.until(() -> sockets() == count);
  }

  private static StreamConnection connect(ServerSocket port, ConnectOptions options, String... to)
      throws IOException {
    return Streams.openConnection(
        TestNames.of(to), port.getLocalPort(), options, StreamReader.DEFAULT_LIMIT);
  }

  private static String address(SocketAddress of) {
    return ((InetSocketAddress) of).getAddress().getHostAddress();
  }

  /** Connects, to the one that answers, and nothing else is open and no task runs then. */
  private static void assertConnects(ServerSocket good, ConnectOptions options, String... to)
      throws Exception {
    int before = sockets();
    StreamConnection connection = connect(good, options, to);
    untilOpen(before + 1);
    assertThat(Asyncio.allTasks()).hasSize(1);
    assertThat(address(connection.writer().getExtraInfo(ExtraInfo.PEERNAME))).isEqualTo(GOOD);
    connection.writer().close();
    connection.writer().waitClosed();
    untilOpen(before);
  }

  @AsyncTest
  void oneThatDoesNotAnswerIsOvertaken() throws Exception {
    try (ServerSocket good = good();
        BlackHole _ = BlackHole.at(SILENT, good.getLocalPort())) {
      assertConnects(good, HASTY, SILENT, GOOD);
      assertConnects(good, HASTY, SILENT, REFUSING, GOOD);
      assertConnects(good, HASTY, REFUSING, SILENT, REFUSING_TOO, GOOD);
      // The transport of a protocol is found in the same way.
      int before = sockets();
      Recorder protocol =
          LoopIo.running()
              .createConnection(
                  Recorder::new, TestNames.of(SILENT, GOOD), good.getLocalPort(), HASTY)
              .protocol();
      untilOpen(before + 1);
      protocol.transport.close();
      protocol.lost.await();
      untilOpen(before);
    }
  }

  @AsyncTest
  void withoutADelayOneThatDoesNotAnswerHoldsUpTheOthers() throws Exception {
    ConnectOptions limited = ConnectOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(100));
    try (ServerSocket good = good();
        BlackHole _ = BlackHole.at(SILENT, good.getLocalPort())) {
      int before = sockets();
      assertThatThrownBy(() -> connect(good, limited, SILENT, GOOD))
          .isInstanceOf(AsyncTimeoutException.class);
      untilOpen(before);
      assertThatThrownBy(
              () -> connect(good, PATIENT.withConnectTimeout(Duration.ofMillis(100)), SILENT, GOOD))
          .isInstanceOf(AsyncTimeoutException.class);
      untilOpen(before);
      assertThat(Asyncio.allTasks()).hasSize(1);
    }
  }

  @AsyncTest
  void oneThatRefusesGivesWayAtOnce() throws Exception {
    try (ServerSocket good = good()) {
      assertConnects(good, ConnectOptions.DEFAULT, REFUSING, REFUSING_TOO, GOOD);
      assertConnects(good, PATIENT, REFUSING, REFUSING_TOO, GOOD);
      // Those behind it are not tried.
      assertConnects(good, PATIENT, GOOD, REFUSING);
    }
  }

  @AsyncTest
  void whoIsCancelledLeavesNoAttemptOpen() throws Exception {
    try (ServerSocket good = good();
        BlackHole _ = BlackHole.at(SILENT, good.getLocalPort());
        BlackHole _ = BlackHole.at(REFUSING, good.getLocalPort())) {
      int before = sockets();
      Task<?> connecting = Asyncio.createTask(() -> connect(good, HASTY, SILENT, REFUSING));
      untilOpen(before + 2);
      connecting.cancel();
      assertThatThrownBy(connecting::await).isInstanceOf(CancelledError.class);
      untilOpen(before);
      assertThat(Asyncio.allTasks()).hasSize(1);
    }
  }

  /** The addresses that an error names, in its order. */
  private static List<String> tried(Throwable error) {
    return Arrays.stream(error.getMessage().split(", "))
        .map(part -> part.replaceAll("^.*/\\[?([0-9.:]+?)]?:\\d+$", "$1"))
        .toList();
  }

  @AsyncTest
  void ifAllFailTheErrorHasEachInTheOrderInWhichTheyWereTried() throws Exception {
    Tool.requireIpv6();
    String[] all = {REFUSING, REFUSING_TOO, GOOD, REFUSING_6};
    ServerSocket gone = good();
    gone.close();
    int before = sockets();
    Map<ConnectOptions, List<String>> orders =
        Map.of(
            ConnectOptions.DEFAULT,
            List.of(REFUSING, REFUSING_TOO, GOOD, REFUSING_6),
            PATIENT,
            List.of(REFUSING, REFUSING_6, REFUSING_TOO, GOOD),
            PATIENT.withInterleave(2),
            List.of(REFUSING, REFUSING_TOO, REFUSING_6, GOOD),
            PATIENT.withInterleave(0),
            List.of(REFUSING, REFUSING_TOO, GOOD, REFUSING_6),
            ConnectOptions.DEFAULT.withInterleave(1),
            List.of(REFUSING, REFUSING_6, REFUSING_TOO, GOOD));
    for (Map.Entry<ConnectOptions, List<String>> order : orders.entrySet()) {
      Throwable thrown = catchThrowable(() -> connect(gone, order.getKey(), all));
      assertThat(thrown).isInstanceOf(IOException.class);
      assertThat(thrown.getMessage()).startsWith("Multiple exceptions: ");
      assertThat(tried(thrown)).isEqualTo(order.getValue());
      assertThat(thrown.getSuppressed())
          .hasSize(4)
          .allMatch(cause -> cause instanceof ConnectException);
      Throwable group =
          catchThrowable(() -> connect(gone, order.getKey().withAllErrors(true), all));
      assertThat(group)
          .isInstanceOf(ExceptionGroup.class)
          .hasMessageStartingWith("create_connection failed");
      assertThat(
              ((ExceptionGroup) group)
                  .exceptions().stream().flatMap(one -> tried(one).stream()).toList())
          .isEqualTo(order.getValue());
      untilOpen(before);
    }
    // Of one address there is one error.
    assertThatThrownBy(() -> connect(gone, PATIENT, REFUSING))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("/" + REFUSING + ":" + gone.getLocalPort());
    assertThatThrownBy(() -> ConnectOptions.DEFAULT.withInterleave(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Where a connection comes from that was bound, as the other side sees it. */
  private static String origin(ServerSocket good, SocketAddress own, String... to)
      throws IOException {
    StreamConnection connection = connect(good, ConnectOptions.DEFAULT.withLocalAddress(own), to);
    try (Socket accepted = good.accept()) {
      String origin = address(accepted.getRemoteSocketAddress());
      if (!((InetSocketAddress) own).isUnresolved()
          && !((InetSocketAddress) own).getAddress().isAnyLocalAddress()) {
        // Of the wildcard address, Netty's channels for io_uring go on saying what they were told.
        assertThat(address(connection.writer().getExtraInfo(ExtraInfo.SOCKNAME))).isEqualTo(origin);
      }
      return origin;
    } finally {
      connection.writer().close();
      connection.writer().waitClosed();
    }
  }

  private static InetSocketAddress own(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 0);
  }

  @AsyncTest
  void itsOwnAddressIsBoundFirst() throws Exception {
    Tool.requireIpv6();
    try (ServerSocket good = good()) {
      assertThat(origin(good, own("127.0.0.9"), GOOD)).isEqualTo("127.0.0.9");
      // One of the other family cannot reach it, and is passed by.
      assertThat(origin(good, own("127.0.0.9"), REFUSING_6, GOOD)).isEqualTo("127.0.0.9");
      // The wildcard address fits both.
      assertThat(origin(good, own("0.0.0.0"), GOOD)).startsWith("127.0.0.");
      assertThat(origin(good, own("::"), GOOD)).startsWith("127.0.0.");
      // Of those that a name has, the first that will do is taken.
      String name = TestNames.of("2001:db8::1", "203.0.113.1", "127.0.0.10", "127.0.0.11");
      assertThat(origin(good, InetSocketAddress.createUnresolved(name, 0), GOOD))
          .isEqualTo("127.0.0.10");
    }
    try (ServerSocket good = new ServerSocket(0, 10, InetAddress.ofLiteral("::1"))) {
      assertThat(origin(good, own("0.0.0.0"), REFUSING_6)).isEqualTo(REFUSING_6);
      assertThat(origin(good, own("::1"), REFUSING_6)).isEqualTo(REFUSING_6);
    }
  }

  @AsyncTest
  void anAddressThatIsNotOursIsAnError() throws Exception {
    try (ServerSocket good = good()) {
      int before = sockets();
      ConnectOptions others = ConnectOptions.DEFAULT.withLocalAddress(own("203.0.113.1"));
      assertThatThrownBy(() -> connect(good, others, GOOD))
          .isInstanceOf(BindException.class)
          .hasMessageStartingWith("error while attempting to bind on address /203.0.113.1:0: ");
      ConnectOptions otherFamily = ConnectOptions.DEFAULT.withLocalAddress(own("::1"));
      assertThatThrownBy(() -> connect(good, otherFamily, GOOD))
          .isInstanceOf(BindException.class)
          .hasMessageStartingWith("no matching local address with family=INET found");
      String name = TestNames.of("203.0.113.1", "203.0.113.2");
      ConnectOptions severalOfOthers =
          ConnectOptions.DEFAULT.withLocalAddress(InetSocketAddress.createUnresolved(name, 0));
      Throwable last = catchThrowable(() -> connect(good, severalOfOthers, GOOD));
      assertThat(last).hasMessageContaining("/203.0.113.2:0");
      assertThat(
              Arrays.stream(last.getSuppressed())
                  .map(Throwable::getMessage)
                  .collect(Collectors.joining()))
          .contains("/203.0.113.1:0");
      untilOpen(before);
      assertThatThrownBy(
              () -> LoopIo.running().createUnixConnection(Recorder::new, Path.of("s"), others))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("localAddress");
    }
  }
}
