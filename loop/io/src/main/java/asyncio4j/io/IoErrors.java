package asyncio4j.io;

import asyncio4j.EventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Gives the errors of the system, which Java tells apart by their text only, classes of their own.
 */
final class IoErrors {

  /** What Netty's native channels say before what the system says. */
  private static final Pattern NATIVE =
      Pattern.compile("[\\w ]+\\(\\.\\.\\) failed(?: with error\\(-\\d+\\))?: ");

  private IoErrors() {}

  /** Refuses a loop that is closed, as {@code _check_closed} does. */
  static void checkOpen(EventLoop loop) {
    if (loop.isClosed()) {
      throw new IllegalStateException("Event loop is closed");
    }
  }

  /** Tells the loop's exception handler, with asyncio's keys. */
  static void report(
      EventLoop loop,
      String message,
      Throwable cause,
      BaseTransport transport,
      BaseProtocol protocol) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", message);
    context.put("exception", cause);
    context.put("transport", transport);
    context.put("protocol", protocol);
    loop.callExceptionHandler(context);
  }

  /**
   * The same error, of a class that says what it is if that is known, and without the name and the
   * number of the system's call, which only native channels tell.
   */
  static Throwable named(Throwable error) {
    String text = error.getMessage();
    if (!(error instanceof IOException)
        || text == null
        || error instanceof ConnectionResetException
        || error instanceof BrokenPipeException) {
      return error;
    }
    boolean isNative = NATIVE.matcher(text).lookingAt();
    text = NATIVE.matcher(text).replaceFirst("");
    String lower = text.toLowerCase(Locale.ROOT);
    IOException named;
    if (error instanceof ConnectException) {
      if (error.getClass() == ConnectException.class && !isNative) {
        return error;
      }
      // Netty has a class of its own that adds the address to the text.
      named = new ConnectException(text);
    } else if (lower.contains("connection reset")) {
      named = new ConnectionResetException(text);
    } else if (lower.contains("broken pipe")) {
      named = new BrokenPipeException(text);
    } else if (isNative) {
      named = new IOException(text);
    } else {
      return error;
    }
    named.initCause(error);
    return named;
  }

  /** An address that cannot be had, as asyncio words it. */
  static BindException notBound(SocketAddress address, IOException cause) {
    BindException named =
        new BindException(
            "error while attempting to bind on address "
                + address
                + ": "
                + named(cause).getMessage());
    named.initCause(cause);
    return named;
  }

  /** True if the process or the system has no descriptor or memory left for another connection. */
  static boolean isExhausted(Throwable error) {
    String text = error.getMessage();
    if (!(error instanceof IOException) || text == null) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("too many open files")
        || lower.contains("no buffer space")
        || lower.contains("cannot allocate memory");
  }
}
