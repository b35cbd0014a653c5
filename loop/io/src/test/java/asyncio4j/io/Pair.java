package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Two ends of one TCP connection on the running loop. Closing waits until both are gone. */
final class Pair implements AutoCloseable {

  final Recorder client;
  final Recorder server;

  private Pair(Recorder client, Recorder server) {
    this.client = client;
    this.server = server;
  }

  static Pair open() throws IOException {
    return open(Recorder::new, Recorder::new);
  }

  static Pair open(Supplier<Recorder> client, Supplier<Recorder> server) throws IOException {
    LoopIo io = LoopIo.running();
    LoopFuture<Recorder> accepted = io.loop().createFuture();
    try (Server listening =
        io.createServer(
            () -> {
              Recorder side = server.get();
              accepted.setResult(side);
              return side;
            },
            "127.0.0.1",
            0)) {
      Recorder one = io.createConnection(client, "127.0.0.1", Ports.of(listening)).protocol();
      Recorder other = accepted.await();
      other.made.await();
      return new Pair(one, other);
    }
  }

  /** Waits until a condition holds, which another side's callback will make true. */
  static void until(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Asyncio.sleep(Duration.ofMillis(1));
    }
  }

  /**
   * What is written is sent at once where the system takes it; io_uring sends when the loop polls.
   */
  static void untilSent(Callable<Boolean> condition) throws Exception {
    if (LoopIo.running().kind() == IoKind.IO_URING) {
      until(condition);
    }
  }

  /** Waits until a figure does not change any more, however busy the machine is. */
  static void awaitStandstill(LongSupplier figure) {
    long before = -1;
    for (int same = 0; same < 6; same++) {
      long now = figure.getAsLong();
      if (now != before) {
        before = now;
        same = 0;
      }
      Asyncio.sleep(Duration.ofMillis(30));
    }
  }

  @Override
  public void close() {
    client.transport.abort();
    server.transport.abort();
    client.lost.await();
    server.lost.await();
  }
}
