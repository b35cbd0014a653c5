package asyncio4j.conformance;

import asyncio4j.BaseExceptionGroup;
import asyncio4j.ExceptionGroup;
import asyncio4j.LoopFuture;
import asyncio4j.StopIteration;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the logs write values. */
final class Show {

  private static final Pattern INNERMOST = Pattern.compile("<[^<>]*>");

  private Show() {}

  /** A value, in the spelling that both languages share. */
  static String show(Object value) {
    return switch (value) {
      case null -> "null";
      case Throwable exception -> err(exception);
      case Class<?> type when Throwable.class.isAssignableFrom(type) -> Labels.of(type);
      case byte[] bytes -> bytes(bytes);
      case Object[] array -> list(java.util.Arrays.asList(array));
      case Set<?> set ->
          set.stream().map(Show::show).sorted().collect(Collectors.joining(", ", "{", "}"));
      case Collection<?> list -> list(list);
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .map(entry -> entry.getKey() + "=" + show(entry.getValue()))
                  .collect(Collectors.joining(", ", "{", "}"));
      case Optional<?> optional -> show(optional.orElse(null));
      default -> value.toString();
    };
  }

  private static String list(Collection<?> values) {
    return values.stream().map(Show::show).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String bytes(byte[] bytes) {
    return "\""
        + new String(bytes, StandardCharsets.ISO_8859_1)
            .replace("\\", "\\\\")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\0", "\\0")
        + "\"";
  }

  /** An exception: its label, and its message unless that is empty. */
  static String err(Throwable exception) {
    String label = Labels.of(exception.getClass());
    if (exception instanceof StopIteration stop) {
      return label + "(" + show(stop.value()) + ")";
    }
    if (exception instanceof ExceptionGroup group) {
      return label + group(group.message(), group.exceptions());
    }
    if (exception instanceof BaseExceptionGroup group) {
      return label + group(group.message(), group.exceptions());
    }
    // A CompletableFuture's own text says what it was asked, which is nobody's business.
    String text = exception instanceof CancellationException ? "" : exception.getMessage();
    return text == null || text.isEmpty() ? label : label + ": " + text;
  }

  private static String group(String message, List<Throwable> exceptions) {
    return exceptions.stream()
        .map(Show::err)
        .collect(Collectors.joining(" | ", "(" + message + ")[", "]"));
  }

  /** A future; counts as looking at its exception. */
  static String state(LoopFuture<?> future) {
    if (!future.isDone()) {
      return "pending";
    }
    if (future.isCancelled()) {
      return "cancelled";
    }
    Throwable exception = future.exception();
    return exception != null
        ? "error(" + err(exception) + ")"
        : "result(" + show(future.result()) + ")";
  }

  /** A message of the library without what stands for objects and places in the source. */
  static String scrub(String message) {
    String text = message.replace("->", "=>").replaceAll(" at \\S+:\\d+", "");
    while (true) {
      String shorter = INNERMOST.matcher(text).replaceAll("\0");
      if (shorter.equals(text)) {
        return text.replace("\0", "<>");
      }
      text = shorter;
    }
  }
}
