package asyncio4j.io;

import static asyncio4j.Asyncio.run;
import static asyncio4j.io.Streams.openConnection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reader as a publisher; the rest of the rules is the TCK's matter, in the module tck. */
@ExtendWith(NothingLeft.class)
class ReaderPublisherTest {

  /** Notes what it hears, and asks for what the test wants. */
  private static class Probe implements Flow.Subscriber<ByteBuf> {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<Thread> threads = new ArrayList<>();
    final CompletableFuture<Throwable> over = new CompletableFuture<>();
    Flow.Subscription subscription;
    volatile int count;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ByteBuf data) {
      assertThat(EventLoop.runningHere()).isNotNull();
      byte[] bytes = new byte[data.readableBytes()];
      data.readBytes(bytes).release();
      received.writeBytes(bytes);
      count++;
    }

    @Override
    public void onError(Throwable failure) {
      over.complete(failure);
    }

    @Override
    public void onComplete() {
      over.complete(null);
    }
  }

  /** A server that sends until it is stopped, and what it has got rid of. */
  private static final class Endless {
    long sent;
    Server server;
    Task<?> sending;

    Endless() throws Exception {
      server =
          Streams.startServer(
              (reader, writer) -> {
                sending = Asyncio.currentTask();
                byte[] piece = new byte[10_000];
                while (true) {
                  writer.write(piece);
                  writer.drain();
                  sent += piece.length;
                }
              },
              "127.0.0.1",
              0);
    }
  }

  private static StreamReader fed(String... pieces) {
    StreamReader reader = new StreamReader(Asyncio.getRunningLoop(), 100);
    for (String piece : pieces) {
      reader.feedData(piece.getBytes());
    }
    return reader;
  }

  @AsyncTest
  void withoutDemandTheOtherSideIsHeldBack() throws Exception {
    Reported reported = Reported.here();
    Endless endless = new Endless();
    StreamConnection to = openConnection(endless.server.sockets().getFirst());
    Probe probe = new Probe();
    to.reader().publisher().subscribe(probe);
    Pair.until(() -> !to.writer().transport().isReading());
    Pair.awaitStandstill(() -> endless.sent);
    assertThat(probe.count).isZero();
    assertThat(to.writer().transport().isReading()).isFalse();
    assertThat(to.reader().toString()).contains("paused");
    // Twice the limit and one piece; the rest is in the system's buffers.
    assertThat(buffered(to.reader())).isLessThanOrEqualTo(2 * 65_536 + 256 * 1024);
    probe.subscription.request(200);
    Pair.until(() -> probe.count == 200);
    Pair.until(() -> !to.writer().transport().isReading());
    Pair.awaitStandstill(() -> endless.sent);
    assertThat(probe.count).isEqualTo(200);
    assertThat(to.writer().transport().isReading()).isFalse();
    assertThat(buffered(to.reader())).isLessThanOrEqualTo(2 * 65_536 + 256 * 1024);
    probe.subscription.cancel();
    to.writer().transport().abort();
    assertThatThrownBy(() -> endless.sending.await()).isInstanceOf(java.io.IOException.class);
    endless.server.close();
    endless.server.waitClosed();
    reported.only("Unhandled exception in client_connected_cb");
  }

  private static int buffered(StreamReader reader) {
    return Integer.parseInt(reader.toString().replaceAll("\\D*(\\d+) bytes.*", "$1"));
  }

  @AsyncTest
  void whatACancelledSubscriberLeavesIsReadOn() throws Exception {
    StreamReader reader = fed("one", "two", "three");
    Probe first =
        new Probe() {
          @Override
          public void onNext(ByteBuf data) {
            super.onNext(data);
            subscription.cancel();
          }
        };
    reader.publisher().subscribe(first);
    first.subscription.request(Long.MAX_VALUE);
    Pair.until(() -> first.count > 0);
    Asyncio.sleep(Duration.ofMillis(5));
    assertThat(first.received.toString()).isEqualTo("one");
    assertThat(first.over).isNotDone();
    Probe second = new Probe();
    reader.publisher(2).subscribe(second);
    second.subscription.request(1);
    Pair.until(() -> second.count == 1);
    assertThat(second.received.toString()).isEqualTo("tw");
    second.subscription.cancel();
    reader.feedEof();
    assertThat(reader.read()).isEqualTo("othree".getBytes());
  }

  @AsyncTest
  void aSecondSubscriberAtATimeIsRefused() throws Exception {
    StreamReader reader = fed("one");
    Probe first = new Probe();
    Probe second = new Probe();
    reader.publisher().subscribe(first);
    reader.publisher().subscribe(second);
    Pair.until(second.over::isDone);
    assertThat(second.over.join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("subscriber already");
    first.subscription.request(2);
    reader.feedEof();
    Pair.until(first.over::isDone);
    assertThat(first.over.join()).isNull();
    assertThat(first.received.toString()).isEqualTo("one");
    Probe third = new Probe();
    reader.publisher().subscribe(third);
    Pair.until(third.over::isDone);
    assertThat(third.over.join()).isNull();
  }

  @AsyncTest
  void whatBreaksTheReaderIsTold() throws Exception {
    for (boolean waiting : new boolean[] {true, false}) {
      StreamReader reader = fed();
      Probe probe = new Probe();
      reader.publisher().subscribe(probe);
      if (waiting) {
        probe.subscription.request(1);
        Asyncio.sleep(Duration.ofMillis(2));
      }
      ConnectionResetException broken = new ConnectionResetException("gone");
      reader.setException(broken);
      Pair.until(probe.over::isDone);
      assertThat(probe.over.join()).isSameAs(broken);
    }
  }

  @AsyncTest
  void aSubscriberMayBeOnAnotherThread() throws Exception {
    StreamReader reader = fed("a", "b", "c");
    Probe probe = new Probe();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              reader.publisher().subscribe(probe);
              for (int i = 0; i < 4; i++) {
                probe.subscription.request(1);
                Thread.yield();
              }
            });
    reader.feedEof();
    Pair.until(probe.over::isDone);
    assertThat(probe.over.join()).isNull();
    assertThat(probe.received.toString()).isEqualTo("abc");
    other.join();
  }

  @AsyncTest
  void aSubscriberThatThrowsIsReportedAndLeft() throws Exception {
    List<Map<String, Object>> reports = new ArrayList<>();
    Asyncio.getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
    StreamReader reader = fed("one", "two");
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuf data) {
            throw new IllegalArgumentException("not today");
          }
        };
    reader.publisher().subscribe(probe);
    probe.subscription.request(5);
    Pair.until(() -> !reports.isEmpty());
    assertThat((Throwable) reports.getFirst().get("exception")).hasMessage("not today");
    assertThat(reader.readExactly(3)).isEqualTo("two".getBytes());
  }

  @Test
  void theEndOfTheLoopIsToldToSubscribers() {
    Probe waiting = new Probe();
    Probe idle = new Probe();
    StreamReader[] readers = new StreamReader[1];
    run(() -> {
      StreamReader reader = fed();
      readers[0] = reader;
      reader.publisher().subscribe(waiting);
      waiting.subscription.request(1);
      fed().publisher().subscribe(idle);
      Asyncio.sleep(Duration.ofMillis(2));
    });
    assertThat(waiting.over.join()).isInstanceOf(CancellationException.class);
    assertThat(idle.over.join()).isInstanceOf(CancellationException.class);
    Probe late = new Probe();
    readers[0].publisher().subscribe(late);
    assertThat(late.over.join()).hasMessage("Event loop is closed");
  }

  @AsyncTest
  void demandIsPositive() throws Exception {
    StreamReader reader = fed("one");
    Probe probe = new Probe();
    reader.publisher().subscribe(probe);
    Asyncio.sleep(Duration.ofMillis(2));
    probe.subscription.request(0);
    Pair.until(probe.over::isDone);
    assertThat(probe.over.join())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThatThrownBy(() -> reader.publisher(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader.publisher().subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }

  @AsyncTest
  void onNextMayAwait() throws Exception {
    StreamReader reader = fed("a", "b", "c");
    reader.feedEof();
    LoopFuture<Void> gate = Asyncio.getRunningLoop().createFuture();
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuf data) {
            gate.await();
            super.onNext(data);
          }
        };
    reader.publisher().subscribe(probe);
    probe.subscription.request(9);
    Asyncio.sleep(Duration.ofMillis(2));
    assertThat(probe.count).isZero();
    gate.setResult(null);
    Pair.until(probe.over::isDone);
    assertThat(probe.received.toString()).isEqualTo("abc");
  }
}
