package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A coroutine that blocks outside an await, outside debug mode. Here it does so until it is seen.
 */
class BlockingPolicyTest {

  private static final String BY_LATCH =
      " running> by a blocking call: java.util.concurrent.CountDownLatch.await, called in"
          + " asyncio4j.BlockingPolicyTest.block(BlockingPolicyTest.java:";

  private static RunOptions policy(BlockingPolicy policy) {
    return RunOptions.loopFactory(() -> EventLoop.builder().onBlocking(policy).build());
  }

  /** Does something on another thread as soon as something else is so. */
  private static void when(BooleanSupplier condition, Runnable action) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
          }
          action.run();
        });
  }

  /** Does something on another thread as soon as the loop has found one more blocking call. */
  private static void whenNoticed(EventLoop loop, Runnable action) {
    long before = loop.stats().blockingCalls();
    when(() -> loop.stats().blockingCalls() != before, action);
  }

  /** Blocks until the loop has noticed, whichever engine it is. */
  private static void block(EventLoop loop) throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    whenNoticed(loop, gate::countDown);
    gate.await();
  }

  /** The first loop of a JVM also says which engine it has. */
  private static List<String> warnings(LogTap log) {
    return log.lines().stream().filter(line -> line.startsWith("WARN ")).toList();
  }

  private static boolean isCallOfBlock(Throwable call) {
    return Arrays.stream(call.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("block"));
  }

  @Test
  void itIsLoggedOnceForEachPlace() {
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            Asyncio.currentTask().setName("blocker");
            for (int i = 0; i < 2; i++) {
              block(Asyncio.getRunningLoop());
              sleep(Duration.ZERO);
            }
            return null;
          },
          policy(BlockingPolicy.LOG));
      assertThat(warnings(log))
          .singleElement()
          .asString()
          .startsWith("WARN <Task pending name='blocker' ")
          .contains("> held <EventLoop ", BY_LATCH)
          .endsWith("). Instead: AsyncEvent of asyncio4j-queues");
      assertThat(log.exceptions())
          .singleElement()
          .isInstanceOf(BlockingCallException.class)
          .matches(BlockingPolicyTest::isCallOfBlock);
    }
  }

  @Test
  void inDebugModeItTellsWhereTheTaskWasCreated() {
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            Asyncio.getRunningLoop().setSlowCallbackDuration(Duration.ofDays(1));
            createTask(() -> block(Asyncio.getRunningLoop()), TaskOptions.named("blocker")).await();
            return null;
          },
          RunOptions.debug(true)
              .withLoopFactory(
                  () -> EventLoop.builder().debug(true).onBlocking(BlockingPolicy.LOG).build()));
      assertThat(warnings(log))
          .singleElement()
          .asString()
          .startsWith("WARN <Task pending name='blocker' ")
          .contains(" created at BlockingPolicyTest.java:", BY_LATCH.replace(">", " debug>"))
          .endsWith("). Instead: AsyncEvent of asyncio4j-queues");
    }
  }

  @Test
  void aTimeLimitIsTold() {
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            CompletableFuture<String> future = new CompletableFuture<>();
            whenNoticed(loop, () -> future.complete("seen"));
            assertThat(future.get(1, TimeUnit.HOURS)).isEqualTo("seen");
            return null;
          },
          policy(BlockingPolicy.LOG));
      assertThat(warnings(log))
          .singleElement()
          .asString()
          .contains(
              " by a blocking call: java.util.concurrent.CompletableFuture.get with a time limit,"
                  + " called in asyncio4j.BlockingPolicyTest.")
          .endsWith("). Instead: Asyncio.waitFor(Asyncio.wrapFuture(future), limit)");
    }
  }

  @Test
  void aBlockedMonitorIsNamedToo() throws Exception {
    Object monitor = new Object();
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            CountDownLatch held = new CountDownLatch(1);
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  synchronized (monitor) {
                    long before = loop.stats().blockingCalls();
                    held.countDown();
                    while (loop.stats().blockingCalls() == before) {
                      LockSupport.parkNanos(1_000_000);
                    }
                  }
                });
            while (held.getCount() > 0) {
              sleep(Duration.ZERO);
            }
            synchronized (monitor) {
              assertThat(held.getCount()).isZero();
            }
            return null;
          },
          policy(BlockingPolicy.LOG));
      assertThat(warnings(log))
          .singleElement()
          .asString()
          .contains(" by a blocking call: synchronized, called in asyncio4j.BlockingPolicyTest.")
          .endsWith("). Instead: AsyncLock of asyncio4j-queues");
    }
  }

  /** Writes to a socket when the loop has noticed that somebody waits for it. */
  private static void writeWhenBlocked(EventLoop loop, Socket other) {
    whenNoticed(
        loop,
        () -> {
          try {
            other.getOutputStream().write(1);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** All of them wait in the same method of the JDK. */
  @Test
  void eachPlaceThatReadsASocketIsLogged() throws IOException {
    try (LogTap log = new LogTap("asyncio4j");
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket other = server.accept()) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            writeWhenBlocked(loop, other);
            assertThat(socket.getInputStream().read()).isOne();
            sleep(Duration.ZERO);
            writeWhenBlocked(loop, other);
            assertThat(socket.getInputStream().read()).isOne();
            return null;
          },
          policy(BlockingPolicy.LOG));
      assertThat(log.lines())
          .hasSize(2)
          .allMatch(line -> line.contains(".read, called in asyncio4j.BlockingPolicyTest."));
    }
  }

  @Test
  void itIsThrownAtTheNextAwait() {
    AtomicReference<Throwable> cleanedUp = new AtomicReference<>();
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          loop.setDebug(true);
          Task<?> blocker =
              createTask(() -> {
                Asyncio.currentTask().setName("blocker");
                block(loop);
                try {
                  sleep(Duration.ofHours(1));
                } catch (BlockingCallException e) {
                  cleanedUp.set(e);
                  // Thrown once only.
                  sleep(Duration.ZERO);
                  throw e;
                }
              });
          assertThatThrownBy(blocker::await)
              .isInstanceOf(BlockingCallException.class)
              .matches(BlockingPolicyTest::isCallOfBlock)
              .isSameAs(cleanedUp.get());
          return null;
        },
        policy(BlockingPolicy.THROW));
    assertThat(cleanedUp.get().getMessage())
        .startsWith("<Task pending name='blocker' ")
        .contains(" created at BlockingPolicyTest.java:", BY_LATCH.replace(">", " debug>"));
  }

  @Test
  void withoutAnAwaitToThrowItAtItIsLogged() {
    try (LogTap log = new LogTap("asyncio4j")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            createTask(() -> block(loop)).await();
            return null;
          },
          policy(BlockingPolicy.THROW));
      assertThat(warnings(log)).singleElement().asString().contains(BY_LATCH);
    }
  }

  private static void blockUntilParked() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    Thread here = Thread.currentThread();
    when(() -> here.getState() == Thread.State.WAITING, gate::countDown);
    gate.await();
  }

  /** Under relay nobody looks then. */
  @Test
  void ignoredItIsCountedUnderCarried() {
    long found =
        Asyncio.run(
            () -> {
              EventLoop loop = Asyncio.getRunningLoop();
              if (EventLoop.engine() == Engine.CARRIED) {
                block(loop);
              } else {
                blockUntilParked();
              }
              return loop.stats().blockingCalls();
            },
            policy(BlockingPolicy.IGNORE));
    // The latch, and perhaps something before it: a class that another thread loads.
    assertThat(found)
        .matches(count -> EventLoop.engine() == Engine.CARRIED ? count > 0 : count == 0);
  }

  @Test
  void thePropertyIsReadStrictly() {
    System.setProperty("asyncio4j.onBlocking", "Throw");
    try {
      assertThat(EventLoop.builder().blockingPolicy).isEqualTo(BlockingPolicy.THROW);
      System.setProperty("asyncio4j.onBlocking", "shout");
      assertThatThrownBy(EventLoop::builder)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("-Dasyncio4j.onBlocking=shout is not known; it takes ignore, log or throw");
    } finally {
      System.clearProperty("asyncio4j.onBlocking");
    }
  }
}
