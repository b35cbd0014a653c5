package asyncio4j.examples.http;

import java.io.IOException;

/** The other side does not keep to HTTP/1.1, or wants something that is refused. */
final class HttpException extends IOException {

  private final int status;

  /** With the status that a server answers with. */
  HttpException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
