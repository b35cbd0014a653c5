package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * After each test no socket, pipe or selector is open that was not open before, and no thread of a
 * loop is left; after all of a class no buffer was lost.
 */
final class NothingLeft
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private static final class Leaks extends AppenderBase<ILoggingEvent> {
    final List<String> found = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      found.add(event.getFormattedMessage());
    }
  }

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** How often to look, every ten milliseconds, for what is about to go by itself. */
  private static final int LOOKS = 3000;

  private final Leaks leaks = new Leaks();
  private Map<String, Integer> before;
  private Set<Thread> threadsBefore;

  @Override
  public void beforeAll(ExtensionContext context) {
    requireKind();
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    leaks.start();
    ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).addAppender(leaks);
    // What the JDK opens once and keeps, for virtual threads that select for instance.
    Asyncio.run(() -> {
      LoopIo io = LoopIo.running();
      try (Server server = io.createServer(Recorder::new, "127.0.0.1", 0)) {
        Recorder client =
            io.createConnection(Recorder::new, "127.0.0.1", Ports.of(server)).protocol();
        client.transport.close();
        client.lost.await();
        // And for the first channel of its own that is closed while a selector has it.
        io.createDatagramEndpoint(
                () -> new DatagramProtocol() {},
                DatagramOptions.local(new InetSocketAddress("127.0.0.1", 0)))
            .transport()
            .close();
        Asyncio.sleep(Duration.ofMillis(5));
      }
    });
  }

  /** Not every kernel has io_uring, and many a container must not use it. */
  private static void requireKind() {
    if (!IoKind.IO_URING.toString().equals(System.getProperty("asyncio4j.io"))) {
      return;
    }
    Throwable cause = UringChannels.unavailable();
    // If it is for want of the library, the tests are to fail.
    if (cause != null && !(cause instanceof LinkageError)) {
      String what = "SKIPPED, there is no io_uring here: " + cause;
      System.out.println(what);
      Assumptions.abort(what);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = descriptors();
    threadsBefore = loopThreads();
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    // The system takes a moment to end threads, and a busy one takes longer.
    for (int i = 0; i < LOOKS && !newThreads().isEmpty(); i++) {
      Thread.sleep(10);
    }
    assertThat(newThreads()).as("threads that are left").isEmpty();
    Map<String, Integer> now = descriptors();
    for (int i = 0; i < LOOKS && !now.equals(before); i++) {
      Thread.sleep(10);
      now = descriptors();
    }
    assertThat(now).as("descriptors that are open").isEqualTo(before);
  }

  private List<Thread> newThreads() {
    List<Thread> now = new ArrayList<>(loopThreads());
    now.removeAll(threadsBefore);
    return now;
  }

  private static Set<Thread> loopThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("asyncio4j"))
        .collect(Collectors.toSet());
  }

  /** How many sockets, pipes and the like are open. */
  static Map<String, Integer> descriptors() {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      open.forEach(path -> {
        String target;
        try {
          target = Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
          return; // closed meanwhile, as the one that lists this directory
        }
        // The JDK makes pollers for virtual threads when it likes; a selector of ours has an
        // eventfd too.
        if (!target.startsWith("/") && !target.contains("eventpoll")) {
          counts.merge(target.replaceAll("\\[[0-9]+]", ""), 1, Integer::sum);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts;
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    // A lost buffer is reported when one is made after the collector has found it.
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20);
      UnpooledByteBufAllocator.DEFAULT.directBuffer(16).release();
      io.netty.buffer.ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).detachAppender(leaks);
    assertThat(leaks.found).as("lost buffers").isEmpty();
  }
}
