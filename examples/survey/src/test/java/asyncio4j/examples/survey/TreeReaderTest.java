package asyncio4j.examples.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import asyncio4j.reactor.AsyncFlux;
import asyncio4j.reactor.Reactive;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** What is read when, and that every file is closed. */
@EnabledOnOs(OS.LINUX) // for /proc
class TreeReaderTest {

  private static final int FILES = 40;
  private static final int CHUNKS_EACH = 5;

  @TempDir Path tree;

  private final Handles handles = new Handles();
  private final Meter meter = new Meter();

  @BeforeEach
  void plant() throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.writeString(tree.resolve("file" + i), "some text\n".repeat(CHUNKS_EACH * 10 - 1));
    }
  }

  private Options options(String... more) {
    String[] args = new String[more.length + 2];
    System.arraycopy(more, 0, args, 0, more.length);
    args[more.length] = "--chunk=100";
    args[more.length + 1] = tree.toString();
    return CommandLine.parse(args);
  }

  /** Asks for as many as it is told to. */
  private static final class Asking extends BaseSubscriber<Piece> {
    final BlockingQueue<Piece> received = new LinkedBlockingQueue<>();

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(Piece piece) {
      received.add(piece);
    }
  }

  @AsyncTest
  void nothingIsReadBeforeItIsAskedForAndCancelClosesTheFile() throws Exception {
    AsyncFlux<Piece> pieces =
        Reactive.flux(Asyncio.getRunningLoop(), new TreeReader(options(), handles, meter));
    Asking consumer = new Asking();
    pieces.subscribe(consumer);
    letItRun();
    assertThat(handles.opened()).isZero();

    consumer.request(7);
    for (int i = 0; i < 7; i++) {
      Asyncio.toThread(() -> consumer.received.take());
    }
    letItRun();
    assertThat(meter.chunksRead()).isEqualTo(7);
    assertThat(handles.opened()).isEqualTo(2);
    assertThat(handles.open()).isEqualTo(1);
    assertThat(Descriptors.openUnder(tree)).hasSize(1);

    consumer.cancel();
    Reactive.await(pieces.closed());
    assertThat(handles.open()).isZero();
    assertThat(Descriptors.openUnder(tree)).isEmpty();
    assertThat(meter.chunksRead()).isEqualTo(7);
  }

  /** Gives the reader every chance to do what it should not. */
  private static void letItRun() {
    for (int i = 0; i < 20; i++) {
      Asyncio.toThread(() -> {});
    }
  }

  /** Of a consumer that is slower than the disk, however slow that is. */
  private long mostAhead(int demand, long atLeast) {
    SlowConsumer slow =
        new SlowConsumer(
            options(),
            handles,
            meter -> {
              while (meter.mostAhead() < atLeast) {
                Asyncio.sleep(Duration.ofMillis(1));
              }
              letItRun();
            });
    return slow.mostAhead(demand);
  }

  @AsyncTest
  void aSlowConsumerIsNotOverrunAndLeavesNoFileOpen() throws Exception {
    assertThat(mostAhead(1, 1)).isEqualTo(1);
    assertThat(mostAhead(8, 2)).isBetween(2L, 8L);
    assertThat(mostAhead(Integer.MAX_VALUE, 9)).isGreaterThan(8);
    assertThat(handles.open()).isZero();
    assertThat(Descriptors.openUnder(tree)).isEmpty();
  }

  @Test
  void stoppingEarlyClosesEveryFile() throws IOException {
    Ran ran = Ran.with(tree, "--chunk=100", "--first=3", "--ahead=2");
    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .contains("3  files")
        .containsPattern("Stopped after the first 3 files; (no file|aclose closed the file) handle")
        .containsPattern("File handles: ([34]) opened, \\1 closed, 0 open\\.");
    assertThat(Descriptors.openUnder(tree)).isEmpty();
  }

  /**
   * Reads with an executor of one thread, which is taken from some piece on until the gate opens.
   *
   * @param from which piece
   * @param then what the consumer does with that piece
   * @param test what to do then; has the task that reads, and the gate
   */
  private void whileTheThreadIsTaken(
      Predicate<Piece> from, Runnable then, BiConsumer<Task<Void>, CountDownLatch> test) {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicBoolean taken = new AtomicBoolean();
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      try (ExecutorService oneThread = Executors.newSingleThreadExecutor()) {
        loop.setDefaultExecutor(oneThread);
        Task<Void> reading =
            Asyncio.createTask(() ->
                new TreeReader(options(), handles, meter)
                    .run(piece -> {
                      if (from.test(piece)) {
                        var _ = loop.runInExecutor(null, () -> gate.await());
                        taken.set(true);
                        then.run();
                      }
                      return null;
                    }));
        while (!taken.get()) {
          Asyncio.sleep(Duration.ZERO);
        }
        test.accept(reading, gate);
        loop.shutdownDefaultExecutor(null).await();
      }
    });
  }

  /** The only cancellation comes when all is read, and the close waits for a thread. */
  @Test
  void aCancellationWaitsForTheCloseOfWhatWasRead() {
    whileTheThreadIsTaken(
        piece -> piece instanceof Piece.Chunk chunk && chunk.isLast(),
        () -> {},
        (reading, gate) -> {
          reading.cancel();
          Asyncio.sleep(Duration.ZERO);
          Asyncio.sleep(Duration.ZERO);
          assertThat(reading.isDone()).isFalse();
          assertThat(handles.open()).isEqualTo(1);
          gate.countDown();
          assertThatThrownBy(reading::await).isInstanceOf(CancelledError.class);
          assertThat(handles.open()).isZero();
        });
  }

  /** The second cancellation comes while the close waits for a thread. */
  @Test
  void aSecondCancellationDoesNotTakeBackTheClose() throws IOException {
    whileTheThreadIsTaken(
        piece -> true,
        () -> Asyncio.sleep(Duration.ofDays(1)),
        (reading, gate) -> {
          for (int i = 0; i < 2; i++) {
            reading.cancel();
            Asyncio.sleep(Duration.ZERO);
            Asyncio.sleep(Duration.ZERO);
          }
          assertThat(reading.isDone()).isTrue();
          assertThat(handles.open()).isEqualTo(1);
          gate.countDown();
        });
    assertThat(handles.closed()).isEqualTo(1);
    assertThat(Descriptors.openUnder(tree)).isEmpty();
  }

  /** Cancels while it waits, opens, reads, yields and closes. */
  @Test
  void whereverItIsCancelledEveryFileIsClosed() throws IOException {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Console silence = new Console(nowhere, nowhere, false);
    Asyncio.run(() -> {
      // So often at least, and until it was in the middle of something often enough.
      for (int i = 0; i < 150 || handles.opened() <= 150; i++) {
        Task<Integer> survey =
            Asyncio.createTask(() -> new Survey(options("--ahead=3"), silence, handles).run());
        Asyncio.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextInt(12_000_000)));
        survey.cancel();
        if (i % 3 == 0) {
          Asyncio.sleep(Duration.ZERO);
          survey.cancel();
        }
        while (!survey.isDone()) {
          Asyncio.sleep(Duration.ofMillis(1));
        }
      }
    });
    assertThat(handles.opened()).isGreaterThan(150);
    assertThat(handles.open()).isZero();
    assertThat(Descriptors.openUnder(tree)).isEmpty();
  }
}
