package asyncio4j.examples.http;

import asyncio4j.io.StreamWriter;
import java.io.IOException;

/** What a client gets: the head of an answer, and a body to be read. Closing it hangs up. */
record Answer(int status, String reason, Headers headers, Body body, StreamWriter connection)
    implements AutoCloseable {

  /** The whole body. */
  byte[] content(int most) throws IOException {
    return body.readAll(most);
  }

  /** Closes the connection; what is not read of the body is not waited for. */
  @Override
  public void close() {
    if (body.isOver()) {
      connection.close();
    } else {
      connection.transport().abort();
    }
  }
}
