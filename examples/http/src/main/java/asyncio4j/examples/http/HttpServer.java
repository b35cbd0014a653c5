package asyncio4j.examples.http;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.Asyncio;
import asyncio4j.io.Server;
import asyncio4j.io.ServerOptions;
import asyncio4j.io.StreamReader;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves HTTP/1.1: each connection is a coroutine that reads a request, answers, and goes on. */
final class HttpServer {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** A line of a head may be so long. */
  private static final int LIMIT = 16 * 1024;

  /** So much of a body that nobody wanted is read, to keep the connection. */
  private static final int UNWANTED = 1 << 20;

  /** Answers a request. A coroutine: it may wait. */
  @FunctionalInterface
  interface Handler {
    Response handle(Request request) throws Exception;
  }

  private final Handler handler;
  private final Duration patience;

  private HttpServer(Handler handler, Duration patience) {
    this.handler = handler;
    this.patience = patience;
  }

  /**
   * Starts a server.
   *
   * @param patience how long the head of a request may take, and an answer that is not taken
   */
  static Server start(
      Handler handler, @Nullable String host, int port, Duration patience, ServerOptions options)
      throws IOException {
    HttpServer server = new HttpServer(handler, patience);
    return Streams.startServer(
        server::serve, List.of(host == null ? "" : host), port, options, LIMIT);
  }

  private void serve(StreamReader reader, StreamWriter writer) throws IOException {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = serveOne(reader, writer);
      }
      writer.close();
      writer.waitClosed();
    } catch (IOException | AsyncTimeoutException e) {
      LOG.debug("a client has gone, or is too slow", e);
    } finally {
      // After a good end this does nothing more.
      writer.transport().abort();
    }
  }

  /** False if the connection is to be closed. */
  private boolean serveOne(StreamReader reader, StreamWriter writer) throws IOException {
    Request request;
    try {
      request = Asyncio.timeout(patience).run(() -> Request.read(reader));
    } catch (Exception e) {
      // Thrown through the time limit, which declares nothing.
      if (e instanceof HttpException refused) {
        send(Response.text(refused.status(), e.getMessage() + "\n"), writer, false, false);
        return false;
      }
      throw e;
    }
    if (request == null) {
      return false;
    }
    Response response = answer(request);
    boolean goesOn = request.persistent() && isReadUp(request.body());
    send(response, writer, request.method().equals("HEAD"), goesOn);
    return goesOn;
  }

  private Response answer(Request request) throws IOException {
    try {
      return handler.handle(request);
    } catch (HttpException e) {
      return Response.text(e.status(), e.getMessage() + "\n");
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      LOG.error("{} {} failed", request.method(), request.target(), e);
      return Response.text(500, "the server has failed\n");
    }
  }

  /** Throws away what the handler has left of the body; false if that is too much. */
  private boolean isReadUp(Body body) throws IOException {
    return Asyncio.timeout(patience)
        .run(() -> {
          int left = UNWANTED;
          for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            left -= piece.length;
            if (left < 0) {
              return false;
            }
          }
          return true;
        });
  }

  private void send(Response response, StreamWriter to, boolean headOnly, boolean persistent)
      throws IOException {
    Asyncio.timeout(patience).run(() -> response.send(to, headOnly, persistent));
  }
}
