package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looking up names and addresses holds no loop. With BlockHound on, it sees these tests, too. */
@ExtendWith(NothingLeft.class)
class NamesTest {

  /** A look-up that has begun when the loop says so, and goes on when the test does. */
  private static final class Held {
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final CountDownLatch released = new CountDownLatch(1);
    final LoopFuture<Void> begun = loop.createFuture();
    final LoopFuture<Void> interrupted = loop.createFuture();

    <T> T answer(T answer) throws Exception {
      loop.callSoonThreadsafe(() -> begun.setResult(null));
      try {
        if (!released.await(60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody has let it go on");
        }
      } catch (InterruptedException e) {
        loop.callSoonThreadsafe(() -> interrupted.setResult(null));
        throw e;
      }
      return answer;
    }

    void release() {
      released.countDown();
    }
  }

  /** Has a task wait for a look-up, and the loop do other things meanwhile. */
  private static <T> T lookUpWhileTheLoopRuns(Held held, Callable<T> lookUp) {
    EventLoop loop = Asyncio.getRunningLoop();
    Task<T> looking = Asyncio.createTask(lookUp);
    held.begun.await();
    int[] callbacks = {0};
    for (int i = 0; i < 100; i++) {
      loop.callSoon(() -> callbacks[0]++);
      Asyncio.sleep(Duration.ZERO);
    }
    assertThat(callbacks[0]).isEqualTo(100);
    assertThat(looking.isDone()).isFalse();
    held.release();
    return looking.await();
  }

  private static InetSocketAddress address(String literal) {
    return new InetSocketAddress(literal, 80);
  }

  @AsyncTest
  void theLoopRunsWhileANameIsLookedUp() {
    Held held = new Held();
    String name = TestNames.of(() -> held.answer(List.of("203.0.113.1", "203.0.113.2")));
    assertThat(lookUpWhileTheLoopRuns(held, () -> LoopIo.running().getaddrinfo(name, 80)))
        .containsExactly(address("203.0.113.1"), address("203.0.113.2"));
  }

  @AsyncTest
  void theLoopRunsWhileAnAddressIsLookedUp() {
    Held held = new Held();
    String name = TestNames.of("203.0.113.3");
    TestNames.name("203.0.113.3", () -> held.answer(name));
    assertThat(
            lookUpWhileTheLoopRuns(
                held, () -> LoopIo.running().getnameinfo(address("203.0.113.3"))))
        .isEqualTo(name);
  }

  @AsyncTest
  void whoIsCancelledDoesNotWaitForTheLookUp() {
    Held held = new Held();
    String name = TestNames.of(() -> held.answer(List.of("203.0.113.1")));
    Task<?> looking =
        Asyncio.createTask(
            () -> LoopIo.running().createConnection(Recorder::new, name, 80).protocol());
    held.begun.await();
    looking.cancel();
    assertThatThrownBy(looking::await).isInstanceOf(CancelledError.class);
    held.interrupted.await();
  }

  @AsyncTest
  void whatCannotBeLookedUpIsSaid() {
    LoopIo io = LoopIo.running();
    String unknown =
        TestNames.of(() -> {
          throw new UnknownHostException("no such host");
        });
    assertThatThrownBy(() -> io.getaddrinfo(unknown, 80)).isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> io.getnameinfo(InetSocketAddress.createUnresolved("a.test", 80)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("getaddrinfo");
    // One that has no name is told as it is.
    TestNames.name(
        "203.0.113.4",
        () -> {
          throw new UnknownHostException("nameless");
        });
    assertThat(io.getnameinfo(address("203.0.113.4"))).isEqualTo("203.0.113.4");
  }

  @AsyncTest
  void literalAddressesTakeNoThread() throws Exception {
    LoopIo io = LoopIo.running();
    io.loop()
        .setDefaultExecutor(work -> {
          throw new RejectedExecutionException("no thread for " + work);
        });
    assertThatThrownBy(() -> io.getaddrinfo(TestNames.of("203.0.113.1"), 80))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> io.getnameinfo(address("203.0.113.1")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(io.getaddrinfo("203.0.113.1", 80)).containsExactly(address("203.0.113.1"));
    assertThat(io.getaddrinfo("2001:db8::1", 80)).containsExactly(address("2001:db8::1"));
    assertThat(io.getaddrinfo("::", 80)).containsExactly(address("::"));
    assertThat(io.getaddrinfo(null, 80)).allMatch(found -> found.getAddress().isLoopbackAddress());
    try (Server server = io.createServer(Recorder::new, "127.0.0.1", 0)) {
      Recorder client =
          io.createConnection(Recorder::new, "127.0.0.1", Ports.of(server)).protocol();
      client.transport.abort();
      client.lost.await();
    }
  }
}
