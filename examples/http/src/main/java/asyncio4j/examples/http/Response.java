package asyncio4j.examples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.io.LoopIo;
import asyncio4j.io.StreamWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/** What a server sends. */
record Response(int status, String type, Content content) {

  /** The body. */
  sealed interface Content {}

  /** In memory. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Bytes(byte[] bytes) implements Content {}

  /** A file that the system sends itself. */
  record InFile(Path path) implements Content {}

  private static final Map<Integer, String> REASONS =
      Map.of(
          200,
          "OK",
          400,
          "Bad Request",
          404,
          "Not Found",
          405,
          "Method Not Allowed",
          408,
          "Request Timeout",
          413,
          "Content Too Large",
          431,
          "Request Header Fields Too Large",
          500,
          "Internal Server Error",
          505,
          "HTTP Version Not Supported");

  static Response text(int status, String text) {
    return new Response(status, "text/plain; charset=utf-8", new Bytes(text.getBytes(UTF_8)));
  }

  static Response file(Path path) {
    return new Response(200, "application/octet-stream", new InFile(path));
  }

  /** Sends it, and waits until the connection takes more. */
  void send(StreamWriter to, boolean headOnly, boolean persistent) throws IOException {
    switch (content) {
      case Bytes(byte[] bytes) -> {
        byte[] head = head(bytes.length, persistent);
        if (headOnly) {
          to.write(head);
        } else {
          to.write(joined(head, bytes));
        }
      }
      case InFile(Path path) -> {
        try (FileChannel file = FileChannel.open(path)) {
          long size = file.size();
          to.write(head(size, persistent));
          if (!headOnly && LoopIo.running().sendfile(to.transport(), file, 0, size, true) < size) {
            throw new IOException("the file has become shorter: " + path);
          }
        }
      }
    }
    to.drain();
  }

  private byte[] head(long length, boolean persistent) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(status).append(' ').append(REASONS.getOrDefault(status, "")).append("\r\n");
    new Headers()
        .with("Content-Type", type)
        .with("Content-Length", String.valueOf(length))
        .with("Connection", persistent ? "keep-alive" : "close")
        .appendTo(head);
    return head.toString().getBytes(ISO_8859_1);
  }

  private static byte[] joined(byte[] head, byte[] body) {
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
