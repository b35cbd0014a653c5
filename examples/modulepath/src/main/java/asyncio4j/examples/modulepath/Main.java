package asyncio4j.examples.modulepath;

import asyncio4j.Asyncio;
import asyncio4j.Engine;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.io.Server;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import asyncio4j.queues.AsyncQueue;
import asyncio4j.reactor.Reactive;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Two tasks, an await, a sleep, some blocking code, a queue, a Flux, a server and a test of the
 * TCK, from a named module: something of each of ours. Ends with an error, and so fails the build,
 * unless it ran on the module path, with the services found there, and on the engine that its one
 * argument names.
 */
final class Main {

  private Main() {}

  public static void main(String[] args) throws Throwable {
    int sum =
        Asyncio.run(() -> {
          Task<Integer> a = Asyncio.createTask(() -> 40);
          Task<Integer> b = Asyncio.createTask(() -> 2);
          Asyncio.sleep(Duration.ofMillis(1));
          return a.await() + b.await();
        });
    String pool = Asyncio.run(() -> Asyncio.toThread(() -> Thread.currentThread().getName()));
    check("sum", 42, sum);
    check("pool", "boundedElastic", pool.substring(0, pool.indexOf('-')));
    check("queue", "item", Asyncio.run(Main::throughAQueue));
    check("flux", List.of(1, 2, 3), Asyncio.run(Main::itemsOfAFlux));
    check("server", "echo hello", Asyncio.run(Main::askAServer));
    TicksVerification.verify();
    check("module", "asyncio4j.loop", EventLoop.class.getModule().getName());
    check("engine", args[0], EventLoop.engine().name().toLowerCase(Locale.ROOT));
    if (EventLoop.engine() == Engine.RELAY) {
      check("flag", "--add-opens java.base/java.lang=asyncio4j.loop", flagOfTheFastEngine());
    }
    System.out.println("module path, engine " + args[0] + ": ok");
  }

  private static String throughAQueue() {
    AsyncQueue<String> queue = new AsyncQueue<>();
    var putting = Asyncio.createTask(() -> queue.put("item"));
    String item = queue.get();
    putting.await();
    return item;
  }

  private static List<Integer> itemsOfAFlux() {
    List<Integer> items = Reactive.await(Reactive.flux(TicksVerification.ticks(3)).collectList());
    return items == null ? List.of() : items;
  }

  /** Over the loopback, on a port that the system chooses. */
  private static String askAServer() throws IOException {
    Server server =
        Streams.startServer(
            (reader, writer) -> {
              writer.writeLines(
                  List.of("echo ".getBytes(StandardCharsets.UTF_8), reader.readLine()));
              finish(writer);
            },
            "127.0.0.1",
            0);
    int port = ((InetSocketAddress) server.sockets().getFirst()).getPort();
    StreamConnection connection = Streams.openConnection("127.0.0.1", port);
    connection.writer().write("hello\n".getBytes(StandardCharsets.UTF_8));
    String answer = new String(connection.reader().read(), StandardCharsets.UTF_8);
    finish(connection.writer());
    server.close();
    server.waitClosed();
    return answer.strip();
  }

  private static void finish(StreamWriter writer) throws IOException {
    writer.drain();
    writer.close();
    writer.waitClosed();
  }

  /** What the user is told to give to the JVM: another flag than on the class path. */
  private static String flagOfTheFastEngine() {
    try {
      var _ = EventLoop.builder().releaseWhenParked();
      throw new AssertionError("relay took an option that it cannot have");
    } catch (UnsupportedOperationException e) {
      String message = String.valueOf(e.getMessage());
      return message.substring(message.indexOf("--"));
    }
  }

  private static void check(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }
  }
}
