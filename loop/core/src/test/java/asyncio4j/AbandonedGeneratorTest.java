package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.run;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Generators that were begun, dropped, and collected. */
class AbandonedGeneratorTest {

  private final List<Object> log = new CopyOnWriteArrayList<>();

  /** Collects garbage and starts generators until something has happened. */
  private static void collectUntil(BooleanSupplier happened) {
    while (!happened.getAsBoolean()) {
      System.gc();
      startAnother();
    }
  }

  private static void startAnother() {
    try (Generator<Integer, Void, Void> other = Generator.of(out -> out.yield(1))) {
      assertThat(other.next()).isEqualTo(1);
    }
  }

  private static void collectInLoopUntil(BooleanSupplier happened) {
    while (!happened.getAsBoolean()) {
      System.gc();
      sleep(Duration.ofNanos(1));
    }
  }

  // ---- sync ----

  private Generator<Integer, Void, Void> generator(String name) {
    return Generator.of(out -> {
      try {
        out.yield(1);
        out.yield(2);
      } finally {
        log.add(name + " closed on " + Thread.currentThread().getName());
      }
    });
  }

  private void begin(String name) {
    assertThat(generator(name).next()).isEqualTo(1);
  }

  @Test
  void closesADroppedGeneratorOnItsThread() {
    begin("dropped");
    Generator<Integer, Void, Void> kept = generator("kept");
    kept.next();
    collectUntil(() -> !log.isEmpty());
    assertThat(log).hasSize(1).first().asString().startsWith("dropped closed");
    assertThat(kept.next()).isEqualTo(2);
    kept.close();
    assertThat(log).hasSize(2);
  }

  @Test
  void closesWhatADeadThreadHasDropped() throws InterruptedException {
    Thread dead = new Thread(() -> begin("dropped"));
    dead.start();
    dead.join();
    Thread deadVirtual = Thread.startVirtualThread(() -> begin("dropped by virtual"));
    deadVirtual.join();
    collectUntil(() -> log.size() == 2);
  }

  @Test
  void leavesWhatALivingThreadHasDroppedToIt() throws Exception {
    Object lock = new Object();
    Thread owner =
        new Thread(
            () -> {
              begin("dropped");
              synchronized (lock) {
                // The test holds the lock for as long as nothing may happen.
                collectUntil(() -> !log.isEmpty());
              }
            },
            "owner");
    synchronized (lock) {
      owner.start();
      while (owner.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      begin("mine");
      collectUntil(() -> !log.isEmpty());
      assertThat(log).hasSize(1).first().asString().startsWith("mine");
      log.clear();
    }
    owner.join();
    assertThat(log).hasSize(1).first().asString().startsWith("dropped");
  }

  @Test
  void closesADroppedGeneratorInAnIterationOfItsLoop() {
    run(() -> {
      begin("dropped");
      collectInLoopUntil(() -> !log.isEmpty());
      assertThat(log).hasSize(1);
    });
  }

  @Test
  void closesADelegateWithTheGeneratorThatDelegates() {
    beginDelegating();
    collectUntil(() -> log.size() == 2);
    assertThat(log.get(0)).asString().startsWith("inner");
    assertThat(log.get(1)).isEqualTo("outer");
  }

  private void beginDelegating() {
    Generator<Integer, Void, Void> outer =
        Generator.of(out -> {
          try {
            out.yieldFrom(generator("inner"));
          } finally {
            log.add("outer");
          }
        });
    outer.next();
  }

  @Test
  void logsWhatFailsInTheCleanUp() {
    Logger logger = (Logger) LoggerFactory.getLogger("asyncio4j");
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    logger.addAppender(seen);
    try {
      beginFailing();
      collectUntil(() -> !seen.list.isEmpty());
    } finally {
      logger.detachAppender(seen);
    }
    ILoggingEvent event = seen.list.getFirst();
    assertThat(event.getFormattedMessage()).startsWith("Exception ignored in: <generator object");
    assertThat(event.getThrowableProxy().getMessage()).isEqualTo("clean-up");
  }

  private static void beginFailing() {
    Generator<Integer, Void, Void> failing =
        Generator.of(out -> {
          try {
            out.yield(1);
          } catch (GeneratorExit e) {
            throw new ArithmeticException("clean-up");
          }
        });
    failing.next();
  }

  @Test
  void leavesOneAloneWhileItRuns() {
    // Its own next() is the last use of the generator object.
    int items =
        Generator.<Integer, Void>of(
                out -> {
                  for (int i = 0; i < 20; i++) {
                    System.gc();
                    startAnother();
                  }
                  out.yield(7);
                })
            .next();
    assertThat(items).isEqualTo(7);
  }

  // ---- async ----

  private AsyncGenerator<Integer, Void> asyncGenerator(String name) {
    return AsyncGenerator.of(
        name,
        out -> {
          try {
            out.yield(1);
            out.yield(2);
          } finally {
            log.add(name + " finally");
            sleep(Duration.ZERO);
            log.add(name + " closed");
          }
        });
  }

  private void beginAsync(String name) {
    assertThat(asyncGenerator(name).anext().await()).isEqualTo(1);
  }

  @Test
  void closesADroppedAsyncGeneratorByATaskOfItsLoop() {
    run(() -> {
      beginAsync("dropped");
      collectInLoopUntil(() -> log.size() == 2);
      assertThat(log).containsExactly("dropped finally", "dropped closed");
      assertThat(Asyncio.allTasks()).hasSize(1);
    });
  }

  @Test
  void closesWhatALoopOverItHasLeft() {
    run(() -> {
      createTask(
              () -> {
                for (int item : asyncGenerator("left")) {
                  assertThat(item).isEqualTo(1);
                  break;
                }
              })
          .await();
      collectInLoopUntil(() -> log.size() == 2);
    });
  }

  @Test
  void closesADroppedOneWhenTheLoopEnds() {
    run(() -> beginAsync("dropped"));
    assertThat(log).containsExactly("dropped finally", "dropped closed");
  }

  @Test
  void keepsOneThatSomebodyWaitsFor() {
    run(() -> {
      Task<Integer> item = createTask(() -> slowStep().await());
      for (int i = 0; i < 10; i++) {
        System.gc();
        sleep(Duration.ZERO);
      }
      assertThat(item.await()).isEqualTo(7);
    });
  }

  private static Awaitable<Integer> slowStep() {
    return AsyncGenerator.<Integer, Void>of(
            out -> {
              for (int i = 0; i < 20; i++) {
                sleep(Duration.ZERO);
              }
              out.yield(7);
            })
        .anext();
  }

  @Test
  void tellsTheHookOutsideLoopsAndGivesItTheGenerator() {
    AsyncgenHooks.set(null, generator -> log.add(generator));
    try {
      beginAsync("hooked");
      collectUntil(() -> !log.isEmpty());
    } finally {
      AsyncgenHooks.set(null, null);
    }
    AsyncGenerator<?, ?> generator = (AsyncGenerator<?, ?>) log.getFirst();
    assertThat(generator.name()).isEqualTo("hooked");
    assertThat(generator.anext().await()).isEqualTo(2);
    run(() -> generator.aclose().await());
    assertThat(log).containsExactly(generator, "hooked finally", "hooked closed");
  }

  @Test
  void closesOneOutsideLoopsWithoutAHookOnItsThread() {
    beginAsyncWithoutAwaits();
    collectUntil(() -> log.contains("closed"));
  }

  private void beginAsyncWithoutAwaits() {
    AsyncGenerator<Integer, Void> generator =
        AsyncGenerator.of(out -> {
          try {
            out.yield(1);
          } finally {
            log.add("closed");
          }
        });
    generator.anext().await();
  }

  @Test
  void cannotAwaitInTheCleanUpOutsideLoops() {
    Logger logger = (Logger) LoggerFactory.getLogger("asyncio4j");
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    logger.addAppender(seen);
    try {
      beginSuspending();
      collectUntil(() -> !seen.list.isEmpty());
    } finally {
      logger.detachAppender(seen);
    }
    assertThat(seen.list.getFirst().getFormattedMessage())
        .isEqualTo("Exception ignored in: <async_generator object suspending>");
    assertThat(seen.list.getFirst().getThrowableProxy().getMessage())
        .isEqualTo("async generator ignored GeneratorExit");
  }

  private static void beginSuspending() {
    AsyncGenerator<Integer, Void> generator =
        AsyncGenerator.of(
            "suspending",
            out -> {
              try {
                out.yield(1);
              } finally {
                Coroutine.suspend("await");
              }
            });
    generator.anext().await();
  }

  @Test
  void forgetsWhatIsFinished() {
    Generator<Integer, Void, Void> finished = generator("finished");
    finished.forEach(item -> {});
    assertThat(log).hasSize(1);
    finished = null;
    begin("dropped");
    collectUntil(() -> log.size() == 2);
    Reference.reachabilityFence(finished);
    assertThat(log.get(1)).asString().startsWith("dropped");
  }
}
