package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A coroutine that blocks outside an await, outside debug mode. Here it does so until it is seen.
 */
class BlockingPolicyTest {

  private static RunOptions policy(BlockingPolicy policy) {
    return RunOptions.loopFactory(() -> EventLoop.builder().onBlocking(policy).build());
  }

  /** Blocks until the loop has noticed, whichever engine it is. */
  private static void block(EventLoop loop) throws InterruptedException {
    long before = loop.stats().blockingCalls();
    CountDownLatch gate = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (loop.stats().blockingCalls() == before) {
            LockSupport.parkNanos(1_000_000);
          }
          gate.countDown();
        });
    gate.await();
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
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN <Task pending name='blocker' ")
          .contains(" made a blocking call, which held <EventLoop ")
          .endsWith(": await instead, or give it to Asyncio.toThread");
      assertThat(log.exceptions())
          .singleElement()
          .isInstanceOf(BlockingCallException.class)
          .matches(BlockingPolicyTest::isCallOfBlock);
    }
  }

  @Test
  void itIsThrownAtTheNextAwait() {
    AtomicReference<Throwable> cleanedUp = new AtomicReference<>();
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Task<?> blocker =
              createTask(() -> {
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
    assertThat(cleanedUp.get()).hasMessageContaining("made a blocking call");
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
      assertThat(log.lines()).singleElement().asString().contains("made a blocking call");
    }
  }

  /** Under relay nobody looks then. */
  @Test
  void ignoredItIsCountedUnderCarried() {
    long found =
        Asyncio.run(
            () -> {
              CountDownLatch gate = new CountDownLatch(1);
              Thread here = Thread.currentThread();
              Thread opener =
                  Thread.ofPlatform()
                      .unstarted(() -> {
                        // Blocked in the latch, and not by anything before it.
                        while (LockSupport.getBlocker(here) == null) {
                          LockSupport.parkNanos(1_000_000);
                        }
                        gate.countDown();
                      });
              opener.start();
              gate.await();
              return Asyncio.getRunningLoop().stats().blockingCalls();
            },
            policy(BlockingPolicy.IGNORE));
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
