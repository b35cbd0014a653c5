package asyncio4j.io;

import asyncio4j.Engine;
import asyncio4j.EventLoop;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which kinds of I/O this process can use, and which one it uses unless a poller is told. */
final class IoChoice {

  private static final Logger LOG = LoggerFactory.getLogger(IoChoice.class);

  /** Epoll before io_uring, whose loops cannot go from thread to thread. */
  private static final List<IoKind> BY_PREFERENCE = List.of(IoKind.EPOLL, IoKind.IO_URING);

  private static final String PROPERTY = "asyncio4j.io";
  private static final String VARIABLE = "ASYNCIO4J_IO";

  /** Decided when the first loop does I/O. */
  private static final class Once {
    static final IoKind KIND = decide();
  }

  private IoChoice() {}

  /**
   * What the switch says, or else the best that is available.
   *
   * @throws IllegalStateException if the switch asks for what is not available or not known
   */
  static IoKind preferred() {
    String property = System.getProperty(PROPERTY);
    String given = property == null ? System.getenv(VARIABLE) : property;
    if (given == null || given.isEmpty()) {
      return Once.KIND;
    }
    String source = (property == null ? VARIABLE + "=" : "-D" + PROPERTY + "=") + given;
    return check(named(given, source), source);
  }

  private static IoKind named(String given, String source) {
    for (IoKind kind : IoKind.values()) {
      if (kind.toString().equals(given.toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new IllegalStateException(
        source
            + " is not known; it takes "
            + Arrays.stream(IoKind.values())
                .map(IoKind::toString)
                .collect(Collectors.joining(", ")));
  }

  /**
   * The same kind.
   *
   * @param asker who wants it, for the message
   * @throws IllegalStateException if it is not available, and why
   */
  static IoKind check(IoKind kind, String asker) {
    String missing = whatIsMissing(kind);
    if (missing != null) {
      throw new IllegalStateException(asker + " is not available here: " + missing);
    }
    return kind;
  }

  private static IoKind decide() {
    for (IoKind kind : BY_PREFERENCE) {
      String missing = whatIsMissing(kind);
      if (missing == null) {
        LOG.info("asyncio4j I/O: {}; -D{}={} takes java.nio instead", kind, PROPERTY, IoKind.NIO);
        return kind;
      }
      LOG.debug("asyncio4j I/O: not {}: {}", kind, missing);
    }
    return IoKind.NIO;
  }

  /** Why a kind cannot be used here; null if it can. */
  static @Nullable String whatIsMissing(IoKind kind) {
    if (kind == IoKind.NIO) {
      return null;
    }
    if (EventLoop.engine() != Engine.CARRIED) {
      return "it needs the carried engine, and this is " + EventLoop.engine();
    }
    Throwable cause;
    try {
      cause = kind == IoKind.EPOLL ? EpollChannels.unavailable() : UringChannels.unavailable();
    } catch (NoClassDefFoundError e) {
      return "io.netty:netty-transport-native-"
          + kind
          + " is missing; add it with the classifier of this machine, linux-x86_64 for example";
    }
    return cause == null ? null : reason(cause);
  }

  /** What Netty tells, down to the last cause. */
  private static String reason(Throwable cause) {
    StringBuilder text = new StringBuilder(cause.toString());
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      text.append(", because of ").append(next);
    }
    return text.toString();
  }
}
