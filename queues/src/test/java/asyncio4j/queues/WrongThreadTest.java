package asyncio4j.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.RunOptions;
import asyncio4j.Task;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Debug mode refuses what other threads must not call, before anything is changed. */
class WrongThreadTest {

  private static void debug(CheckedRunnable main) {
    Asyncio.run(main, RunOptions.debug(true));
  }

  private static Throwable elsewhere(ThrowingCallable call) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread.ofPlatform().start(() -> thrown.set(catchThrowable(call))).join();
    return thrown.get();
  }

  private static void assertRefused(String method, Object owner, ThrowingCallable call)
      throws InterruptedException {
    assertThat(elsewhere(call))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Non-thread-safe operation invoked on an event loop other than the current one")
        .cause()
        .isInstanceOf(WrongThreadException.class)
        .hasMessageStartingWith(method + "() of " + owner + " was called on Thread[")
        .hasMessageEndingWith("; call loop.callSoonThreadsafe(() -> ...) around it instead");
  }

  @Test
  void aQueueThatSomebodyWaitsFor() {
    debug(() -> {
      AsyncQueue<String> queue = new AsyncQueue<>();
      Task<String> getter = Asyncio.createTask(() -> queue.get());
      Asyncio.sleep(Duration.ZERO);
      assertRefused("putNowait", queue, () -> queue.putNowait("lost"));
      assertRefused("getNowait", queue, queue::getNowait);
      assertRefused("taskDone", queue, queue::taskDone);
      assertRefused("shutdown", queue, queue::shutdown);
      assertThat(queue.qsize()).isZero();
      Asyncio.getRunningLoop().callSoonThreadsafe(() -> queue.putNowait("safe"));
      assertThat(getter.await()).isEqualTo("safe");
    });
  }

  @Test
  void anEventALockAndASemaphore() {
    debug(() -> {
      AsyncEvent event = new AsyncEvent();
      AsyncLock lock = new AsyncLock();
      AsyncSemaphore semaphore = new AsyncSemaphore(0);
      lock.acquire();
      Task<?> eventWaiter = Asyncio.createTask(() -> event.await());
      Task<?> lockWaiter = Asyncio.createTask(() -> lock.acquire());
      Task<?> semaphoreWaiter = Asyncio.createTask(() -> semaphore.acquire());
      Asyncio.sleep(Duration.ZERO);
      assertRefused("set", event, event::set);
      assertRefused("clear", event, event::clear);
      assertRefused("release", lock, lock::release);
      assertRefused("release", semaphore, semaphore::release);
      assertThat(event.isSet()).isFalse();
      event.set();
      lock.release();
      semaphore.release();
      eventWaiter.await();
      lockWaiter.await();
      semaphoreWaiter.await();
    });
  }

  @Test
  void nothingIsRefusedWithoutALoopThatRunsIt() throws Exception {
    AsyncEvent event = new AsyncEvent();
    assertThat(elsewhere(event::set)).isNull();
    assertThat(event.isSet()).isTrue();
    event.clear();
    debug(() -> {
      Task<?> waiter = Asyncio.createTask(() -> event.await());
      Asyncio.sleep(Duration.ZERO);
      event.set();
      waiter.await();
    });
    assertThat(elsewhere(event::clear)).isNull();
    assertThat(event.isSet()).isFalse();
  }
}
