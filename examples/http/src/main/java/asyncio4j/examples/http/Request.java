package asyncio4j.examples.http;

import asyncio4j.io.StreamReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a server gets; the body is read by whoever wants it. */
record Request(String method, String target, boolean persistent, Headers headers, Body body) {

  /** Waits for the head of a request; null if the connection ends before it begins. */
  static @Nullable Request read(StreamReader from) throws IOException {
    String line = "";
    while (line.isEmpty()) {
      // A client may send an empty line after a body (RFC 9112).
      byte[] first = from.read(1);
      if (first.length == 0) {
        return null;
      }
      line = first[0] == '\n' ? "" : (char) first[0] + Headers.line(from);
      line = line.strip();
    }
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[0].matches("[A-Z]+") || !words[1].startsWith("/")) {
      throw new HttpException(400, "no request: " + line);
    }
    if (!words[2].startsWith("HTTP/1.")) {
      throw new HttpException(505, "not HTTP/1.1: " + line);
    }
    Headers headers = Headers.read(from);
    boolean persistent =
        words[2].equals("HTTP/1.0")
            ? headers.lists("Connection", "keep-alive")
            : !headers.lists("Connection", "close");
    return new Request(words[0], words[1], persistent, headers, Body.ofRequest(from, headers));
  }

  /** The target without its query. */
  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
