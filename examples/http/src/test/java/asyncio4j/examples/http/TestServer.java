package asyncio4j.examples.http;

import asyncio4j.io.Server;
import asyncio4j.io.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** A server on the loopback interface. Closing it waits until its connections have gone. */
final class TestServer implements AutoCloseable {

  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  static TestServer of(HttpServer.Handler handler) throws IOException {
    return of(handler, Duration.ofSeconds(20), ServerOptions.DEFAULT);
  }

  static TestServer of(HttpServer.Handler handler, Duration patience, ServerOptions options)
      throws IOException {
    return new TestServer(HttpServer.start(handler, "127.0.0.1", 0, patience, options));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.sockets().getFirst();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + address().getPort() + path);
  }

  @Override
  public void close() {
    server.close();
    server.waitClosed();
  }
}
