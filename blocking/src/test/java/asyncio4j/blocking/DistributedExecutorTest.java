package asyncio4j.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.ContextVar;
import asyncio4j.LoopFuture;
import asyncio4j.OnCancel;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With services of this process, whose futures are of either kind. */
class DistributedExecutorTest {

  enum Kind {
    FUTURES {
      @Override
      ExecutorService service() {
        return Executors.newFixedThreadPool(1);
      }
    },
    STAGES {
      @Override
      ExecutorService service() {
        return new StagedService();
      }
    };

    abstract ExecutorService service();
  }

  private interface Code<T> extends Callable<T>, Serializable {}

  @ParameterizedTest
  @EnumSource
  void itRunsTheCodeItself(Kind kind) {
    try (ExecutorService service = kind.service()) {
      DistributedExecutor executor = DistributedExecutor.of(service);
      Asyncio.run(() -> {
        var loop = Asyncio.getRunningLoop();
        Code<String> code = () -> "result";
        assertThat(loop.runInExecutor(executor, code).await()).isEqualTo("result");
        Code<String> failing =
            () -> {
              throw new IOException("no disk");
            };
        assertThatThrownBy(() -> loop.runInExecutor(executor, failing).await())
            .isExactlyInstanceOf(IOException.class)
            .hasMessage("no disk");
        loop.setDefaultExecutor(executor);
        assertThat(loop.runInExecutor(null, code).await()).isEqualTo("result");
        assertThat(Asyncio.toThread(code)).isEqualTo("result");
        loop.shutdownDefaultExecutor(null).await();
      });
    }
  }

  /** It would have to be serializable, and mean something in another process. */
  @ParameterizedTest
  @EnumSource
  void theContextStaysHere(Kind kind) {
    try (ExecutorService service = kind.service()) {
      DistributedExecutor executor = DistributedExecutor.of(service);
      Asyncio.run(() -> {
        USER.set("anna");
        Code<String> code = () -> USER.get();
        assertThat(Asyncio.getRunningLoop().runInExecutor(executor, code).await())
            .isEqualTo("nobody");
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void codeThatCannotBeSentIsRefusedWithAnAdvice(Kind kind) {
    try (ExecutorService service = kind.service()) {
      DistributedExecutor executor = DistributedExecutor.of(service);
      Asyncio.run(() -> {
        LoopFuture<String> future =
            Asyncio.getRunningLoop().runInExecutor(executor, () -> "not serializable");
        assertThatThrownBy(future::await)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith(
                " is not Serializable, so it cannot be sent to another process; give a class or"
                    + " record that is, or cast a lambda: (Callable<String> & Serializable) () ->"
                    + " ...");
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServiceThatIsShutDownIsAnErrorAtTheAwait(Kind kind) {
    ExecutorService service = kind.service();
    service.shutdown();
    DistributedExecutor executor = DistributedExecutor.of(service);
    Code<String> code = () -> "never";
    Asyncio.run(() -> {
      LoopFuture<String> future = Asyncio.getRunningLoop().runInExecutor(executor, code);
      assertThatThrownBy(future::await).isInstanceOf(RejectedExecutionException.class);
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancellingTheAwaitCancelsTheFutureThatTheServiceGave(Kind kind) throws Exception {
    GATE = new CountDownLatch(1);
    BEGUN = new CompletableFuture<>();
    ENDED = new CompletableFuture<>();
    try (ExecutorService service = kind.service()) {
      DistributedExecutor executor = DistributedExecutor.of(service);
      Asyncio.run(() -> {
        var loop = Asyncio.getRunningLoop();
        LoopFuture<String> future =
            loop.runInExecutor(executor, (Code<String>) DistributedExecutorTest::waits);
        Asyncio.wrapFuture(BEGUN).await();
        future.cancel();
        assertThat(Asyncio.<String>wrapFuture(ENDED).await()).isEqualTo("interrupted");
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void orLetsItFinish(Kind kind) throws Exception {
    GATE = new CountDownLatch(1);
    BEGUN = new CompletableFuture<>();
    ENDED = new CompletableFuture<>();
    try (ExecutorService service = kind.service()) {
      DistributedExecutor executor = DistributedExecutor.of(service);
      Asyncio.run(() -> {
        var loop = Asyncio.getRunningLoop();
        LoopFuture<String> future =
            loop.runInExecutor(
                executor, (Code<String>) DistributedExecutorTest::waits, OnCancel.LET_FINISH);
        Asyncio.wrapFuture(BEGUN).await();
        future.cancel();
        assertThat(future.isCancelled()).isTrue();
        GATE.countDown();
        assertThat(Asyncio.<String>wrapFuture(ENDED).await()).isEqualTo("finished");
      });
    }
  }

  /** As Hazelcast's does, which asks the member that runs the code and waits for its answer. */
  @ParameterizedTest
  @EnumSource
  void theLoopGoesOnWhileTheServiceCancels(Kind kind) throws Exception {
    GATE = new CountDownLatch(1);
    BEGUN = new CompletableFuture<>();
    ENDED = new CompletableFuture<>();
    CompletableFuture<Boolean> cancelling = new CompletableFuture<>();
    CountDownLatch answer = new CountDownLatch(1);
    try (SlowToCancel service = new SlowToCancel(kind, cancelling, answer)) {
      DistributedExecutor executor = DistributedExecutor.of(service);
      Asyncio.run(() -> {
        var loop = Asyncio.getRunningLoop();
        LoopFuture<String> future =
            loop.runInExecutor(executor, (Code<String>) DistributedExecutorTest::waits);
        Asyncio.wrapFuture(BEGUN).await();
        // Until the thread that submits has what it submitted.
        Asyncio.wrapFuture(service.given).await();
        future.cancel();
        // Whoever cancels cannot go on before the loop does.
        assertThat(Asyncio.<Boolean>wrapFuture(cancelling).await()).as("on the loop").isFalse();
        answer.countDown();
        assertThat(Asyncio.<String>wrapFuture(ENDED).await()).isEqualTo("interrupted");
      });
    }
  }

  // What serializable code reaches.
  private static final ContextVar<String> USER = ContextVar.of("user", "nobody");
  private static volatile CountDownLatch GATE;
  private static volatile CompletableFuture<Void> BEGUN;
  private static volatile CompletableFuture<String> ENDED;

  private static String waits() {
    BEGUN.complete(null);
    try {
      GATE.await();
      ENDED.complete("finished");
    } catch (InterruptedException e) {
      ENDED.complete("interrupted");
      throw new CancellationException();
    }
    return "";
  }
}
