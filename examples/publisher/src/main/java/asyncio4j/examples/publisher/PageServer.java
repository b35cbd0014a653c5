package asyncio4j.examples.publisher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A web server on this machine, with numbered entries on numbered pages. */
final class PageServer implements AutoCloseable {

  static final int ENTRIES_A_PAGE = 3;

  private final int pages;
  private final HttpServer server;
  private final AtomicInteger served = new AtomicInteger();

  private PageServer(int pages, HttpServer server) {
    this.pages = pages;
    this.server = server;
  }

  static PageServer start(int pages) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    PageServer server = new PageServer(pages, http);
    http.createContext("/", server::serve);
    http.start();
    return server;
  }

  URI uri() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/");
  }

  /** How many pages have been asked for. */
  int served() {
    return served.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    served.incrementAndGet();
    int page = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
    if (page < pages - 1) {
      exchange.getResponseHeaders().add(HttpPages.NEXT, String.valueOf(page + 1));
    }
    byte[] body =
        IntStream.range(page * ENTRIES_A_PAGE, (page + 1) * ENTRIES_A_PAGE)
            .mapToObj(entry -> "entry " + entry)
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(page < pages ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
