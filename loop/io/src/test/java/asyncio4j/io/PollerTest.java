package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.LoopFuture;
import asyncio4j.LoopThread;
import asyncio4j.Poller;
import asyncio4j.RunOptions;
import asyncio4j.Runner;
import asyncio4j.SystemExit;
import asyncio4j.VirtualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What loops need of their poller, with Netty's selector in use. */
@ExtendWith(NothingLeft.class)
class PollerTest {

  @Test
  void loopsWaitWithNettyUnlessToldOtherwise() {
    try (EventLoop loop = EventLoop.create()) {
      assertThat(loop.poller()).isInstanceOf(NettyPoller.class);
      assertThat(LoopIo.of(loop)).isSameAs(LoopIo.of(loop));
    }
    try (EventLoop loop = EventLoop.builder().poller(Poller::parking).build()) {
      assertThatThrownBy(() -> LoopIo.of(loop))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("EventLoop.builder().poller(NettyPoller::new)");
    }
  }

  @Test
  void aLoopThatDoesNoIoHoldsNoDescriptor() {
    var before = NothingLeft.descriptors();
    try (EventLoop loop = EventLoop.create()) {
      assertThat(NothingLeft.descriptors()).isEqualTo(before);
      LoopIo.of(loop);
      assertThat(NothingLeft.descriptors()).isNotEqualTo(before);
    }
    assertThat(NothingLeft.descriptors()).isEqualTo(before);
  }

  @Test
  void aPollerBelongsToOneLoop() {
    NettyPoller poller = new NettyPoller();
    try (EventLoop _ = EventLoop.builder().poller(() -> poller).build()) {
      assertThatThrownBy(() -> EventLoop.builder().poller(() -> poller).build())
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static final class Waits implements Poller.WaitListener {
    private final List<String> told = new ArrayList<>();

    @Override
    public void waitBegins() {
      told.add("waits");
    }

    @Override
    public void waitEnds() {
      told.add("works");
    }

    /** They alternate, and what is named else comes outside of a wait. */
    void check(int others) {
      assertThat(told).contains("waits").filteredOn(what -> what.equals("other")).hasSize(others);
      for (int i = 0; i < told.size(); i++) {
        if (told.get(i).equals("waits")) {
          assertThat(told.get(i + 1)).isEqualTo("works");
        }
      }
    }
  }

  /** Something that the selector has found. */
  private static final class Arriving extends NioSelectableChannelIoHandle<Pipe.SourceChannel> {
    private final Waits waits;
    private LoopFuture<Void> arrived;

    Arriving(Pipe.SourceChannel source, Waits waits) {
      super(source);
      this.waits = waits;
    }

    @Override
    protected void handle(Pipe.SourceChannel source, SelectionKey key) {
      waits.told.add("other");
      try {
        assertThat(source.read(ByteBuffer.allocate(1))).isOne();
        arrived.setResult(null);
      } catch (IOException e) {
        arrived.setException(e);
      }
    }
  }

  private static void write(Pipe.SinkChannel sink) {
    try {
      sink.write(ByteBuffer.wrap(new byte[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void itTellsWhenItWaitsAndNothingIsHandledMeanwhile() {
    NettyPoller poller = new NettyPoller();
    Waits waits = new Waits();
    Asyncio.run(
        () -> {
          // Parked, as long as there is no I/O.
          Pair.until(() -> waits.told.contains("waits"));
          waits.check(0);
          LoopExecutor netty = LoopIo.running().executor();
          for (int i = 0; i < 100; i++) {
            LoopFuture<Void> handled = Asyncio.getRunningLoop().createFuture();
            Thread.startVirtualThread(() ->
                netty.execute(() -> {
                  waits.told.add("other");
                  handled.setResult(null);
                }));
            handled.await();
          }
          waits.check(100);
          Pipe pipe = Pipe.open();
          try (var source = pipe.source();
              var sink = pipe.sink()) {
            source.configureBlocking(false);
            Arriving arriving = new Arriving(source, waits);
            IoRegistration registration = netty.registerNow(arriving);
            registration.submit(NioIoOps.READ);
            for (int i = 0; i < 100; i++) {
              arriving.arrived = Asyncio.getRunningLoop().createFuture();
              Thread.startVirtualThread(() -> write(sink));
              arriving.arrived.await();
            }
            registration.cancel();
            Asyncio.sleep(Duration.ZERO);
          }
          waits.check(200);
        },
        RunOptions.loopFactory(() -> {
          EventLoop loop = EventLoop.builder().poller(() -> poller).build();
          poller.tellWaits(waits);
          return loop;
        }));
  }

  @Test
  void noCallFromAnotherThreadIsLost() {
    int threads = 3;
    int each = 20_000;
    EventLoop loop = EventLoop.create();
    try (LoopThread _ = LoopThread.start(loop)) {
      List<Integer> seen = new ArrayList<>();
      CompletableFuture<Void> all = new CompletableFuture<>();
      CompletableFuture<Void> used = new CompletableFuture<>();
      loop.callSoonThreadsafe(() -> {
        LoopIo.of(loop);
        used.complete(null);
      });
      used.join();
      List<Thread> senders = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        senders.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < each; i++) {
                    loop.callSoonThreadsafe(() -> {
                      seen.add(1);
                      if (seen.size() == threads * each) {
                        all.complete(null);
                      }
                    });
                    if (i % 100 == 0) {
                      // Let the loop fall asleep now and then.
                      Thread.yield();
                    }
                  }
                }));
      }
      all.join();
      assertThat(seen).hasSize(threads * each);
    }
  }

  @Test
  void eachCallWakesAnIdleLoop() throws Exception {
    EventLoop loop = EventLoop.create();
    try (LoopThread _ = LoopThread.start(loop)) {
      loop.callSoonThreadsafe(() -> LoopIo.of(loop));
      for (int i = 0; i < 5000; i++) {
        CountDownLatch done = new CountDownLatch(1);
        loop.callSoonThreadsafe(done::countDown);
        done.await();
      }
    }
  }

  @Test
  void timersAndTheVirtualClockWorkWhileChannelsAreOpen() {
    VirtualClock clock = new VirtualClock();
    Asyncio.run(
        () -> {
          LoopIo io = LoopIo.running();
          try (Server server = io.createServer(Recorder::new, "127.0.0.1", 0)) {
            Asyncio.sleep(Duration.ofHours(5));
            assertThat(clock.nanoTime()).isEqualTo(Duration.ofHours(5).toNanos());
            Recorder client =
                io.createConnection(Recorder::new, "127.0.0.1", Ports.of(server)).protocol();
            client.transport.close();
            client.lost.await();
          }
        },
        RunOptions.loopFactory(() -> EventLoop.builder().clock(clock).build()));
  }

  @Test
  void aShortRealTimerEndsTheWait() {
    Asyncio.run(() -> {
      LoopIo.running();
      EventLoop loop = Asyncio.getRunningLoop();
      for (int micros : new int[] {0, 1, 200, 999, 1000, 1001, 2500}) {
        long begin = loop.time();
        Asyncio.sleep(Duration.ofNanos(micros * 1000L));
        assertThat(loop.time() - begin).isGreaterThanOrEqualTo(micros * 1000L);
      }
    });
  }

  @Test
  void aTimerOfNettysEndsTheWait() {
    Asyncio.run(() -> {
      LoopFuture<Void> fired = Asyncio.getRunningLoop().createFuture();
      LoopIo.running().executor().schedule(() -> fired.setResult(null), 5, TimeUnit.MILLISECONDS);
      fired.await();
    });
  }

  @Test
  void anInterruptEndsTheRunWhileTheLoopSelects() {
    Thread me = Thread.currentThread();
    try (Runner runner = Runner.create()) {
      assertThatThrownBy(() ->
              runner.run(() -> {
                LoopIo.running();
                Thread.ofPlatform().start(me::interrupt);
                Asyncio.sleep(Duration.ofHours(1));
              }))
          .isInstanceOf(KeyboardInterrupt.class);
    }
    // As Runner promises.
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptOfTheThreadThatRunsTheLoopIsNotSwallowed() {
    Thread me = Thread.currentThread();
    try (EventLoop loop = EventLoop.create()) {
      loop.callSoon(() -> {
        LoopIo.of(loop);
        Thread.ofPlatform().start(me::interrupt);
      });
      assertThatThrownBy(loop::runForever).isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aConnectionOutlivesARun() {
    try (EventLoop loop = EventLoop.create()) {
      Recorder[] sides = new Recorder[2];
      Server[] servers = new Server[1];
      run(
          loop,
          () -> {
            LoopIo io = LoopIo.running();
            servers[0] = io.createServer(() -> sides[0] = new Recorder(), "127.0.0.1", 0);
            sides[1] =
                io.createConnection(Recorder::new, "127.0.0.1", Ports.of(servers[0])).protocol();
            // A client may be there before the server has accepted it.
            Pair.until(() -> sides[0] != null);
          });
      // Between two runs the loop belongs to whoever uses it.
      sides[1].transport.write("between".getBytes());
      run(
          loop,
          () -> {
            while (!sides[0].text().equals("between")) {
              Asyncio.sleep(Duration.ofMillis(1));
            }
            sides[1].transport.close();
            sides[1].lost.await();
            servers[0].close();
            servers[0].waitClosed();
          });
      assertThat(sides[0].events).containsExactly("made", "data", "eof", "lost null");
    }
  }

  /** Two ends of a connection, and what each run does with them. */
  private static final class Chat {
    Recorder client;
    Recorder server;
    Server listening;

    void open() throws IOException {
      LoopIo io = LoopIo.running();
      listening = io.createServer(() -> server = new Recorder(), "127.0.0.1", 0);
      client = io.createConnection(Recorder::new, "127.0.0.1", Ports.of(listening)).protocol();
      client.made.await();
    }

    void say(String word) throws Exception {
      client.transport.write(word.getBytes());
      Pair.until(() -> server != null && server.text().endsWith(word));
    }

    /** Until it is cancelled; then it has a last word. */
    void goOn() throws Exception {
      try {
        Asyncio.sleep(Duration.ofHours(1));
      } finally {
        say("last");
        client.transport.close();
        server.lost.await();
        listening.close();
      }
    }
  }

  @Test
  void aConnectionOutlivesTheRunsOfARunnerUpToItsCleanUp() {
    Chat chat = new Chat();
    try (Runner runner = Runner.create()) {
      runner.run(chat::open);
      for (String word : List.of("one", "two", "three")) {
        runner.run(() -> chat.say(word));
      }
      runner.run(() -> {
        Asyncio.createTask(chat::goOn);
        Asyncio.sleep(Duration.ZERO);
      });
    }
    assertThat(chat.server.text()).isEqualTo("onetwothreelast");
    assertThat(chat.client.events).containsExactly("made", "lost null");
  }

  @Test
  void aConnectionOfALoopInTheBackgroundWorksUntilTheLastTaskIsGone() throws Exception {
    Chat chat = new Chat();
    try (LoopThread background = LoopThread.start()) {
      Asyncio.runCoroutineThreadsafe(
              () -> {
                chat.open();
                chat.say("one");
                Asyncio.createTask(chat::goOn);
                Asyncio.sleep(Duration.ZERO);
                return null;
              },
              background.loop())
          .get();
    }
    assertThat(chat.server.text()).isEqualTo("onelast");
    assertThat(chat.client.events).containsExactly("made", "lost null");
  }

  /** What a loop holds for its channels goes back to the system whoever closes it. */
  @Test
  void anotherThreadCanCloseALoopWithOpenConnections() throws Exception {
    EventLoop loop = EventLoop.create();
    Chat chat = new Chat();
    Thread runs =
        Thread.ofPlatform()
            .start(() ->
                run(
                    loop,
                    () -> {
                      chat.open();
                      chat.say("one");
                      // More than can be sent.
                      chat.server.transport.pauseReading();
                      chat.client.transport.write(new byte[20_000_000]);
                    }));
    runs.join();
    loop.close();
    assertThat(chat.client.lost.isDone()).isFalse();
  }

  /** A buffer has come and the channel is closed, and both are known to no protocol yet. */
  @Test
  void whatHasComeIsReleasedByALoopThatEndsBeforeAnybodyHearsOfIt() {
    EventLoop loop = EventLoop.create();
    Channel[] channel = new Channel[1];
    run(loop, () -> channel[0] = Pair.open().server.transport.getExtraInfo(ExtraInfo.SOCKET));
    ByteBuf data = ByteBufAllocator.DEFAULT.directBuffer().writeZero(10);
    loop.callSoon(() -> {
      loop.callSoon(() -> {
        throw new SystemExit(1);
      });
      // After that, in the same iteration, its delivery; and the end, when the loop has polled.
      channel[0].pipeline().fireChannelRead(data);
      channel[0].close();
    });
    assertThatThrownBy(loop::runForever).isInstanceOf(SystemExit.class);
    loop.close();
    assertThat(data.refCnt()).isZero();
  }

  private static void run(EventLoop loop, asyncio4j.CheckedRunnable body) {
    LoopFuture<?> task = loop.createTask(body);
    loop.runUntilComplete(task);
  }

  @Test
  void closingTheLoopClosesWhatIsOpen() {
    EventLoop loop = EventLoop.create();
    List<Recorder> sides = new ArrayList<>();
    run(
        loop,
        () -> {
          LoopIo io = LoopIo.running();
          Server server =
              io.createServer(
                  () -> {
                    sides.add(new Recorder());
                    return sides.getLast();
                  },
                  "127.0.0.1",
                  0);
          for (int i = 0; i < 10; i++) {
            Recorder client =
                io.createConnection(Recorder::new, "127.0.0.1", Ports.of(server)).protocol();
            client.transport.write(new byte[10_000_000]);
            sides.add(client);
          }
          // A client may be there before the server has accepted it.
          Pair.until(() -> sides.size() == 20);
        });
    loop.close();
    assertThat(sides).hasSize(20).allSatisfy(side -> assertThat(side.lost.isDone()).isFalse());
    assertThatThrownBy(() -> LoopIo.of(loop)).hasMessage("Event loop is closed");
  }
}
