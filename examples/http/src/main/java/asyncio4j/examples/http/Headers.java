package asyncio4j.examples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import asyncio4j.io.StreamReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Header fields, in the order in which they came. */
final class Headers {

  /** One field. */
  record Field(String name, String value) {}

  private static final int MOST_FIELDS = 100;

  private final List<Field> fields = new ArrayList<>();

  Headers with(String name, String value) {
    fields.add(new Field(name, value));
    return this;
  }

  /** The value of the first field of that name, whatever its case; null if there is none. */
  @Nullable String get(String name) {
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        return field.value;
      }
    }
    return null;
  }

  /** True if a field of that name lists that word: {@code Connection: close}. */
  boolean lists(String name, String word) {
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        for (String part : field.value.split(",", -1)) {
          if (part.strip().equalsIgnoreCase(word)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Reads the fields and the empty line behind them. */
  static Headers read(StreamReader from) throws IOException {
    Headers read = new Headers();
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      int colon = line.indexOf(':');
      // A blank before the colon, or a line that goes on, is how requests are smuggled (RFC 9112).
      if (colon <= 0 || line.substring(0, colon).chars().anyMatch(c -> c <= ' ')) {
        throw new HttpException(400, "no header field: " + line);
      }
      if (read.fields.size() == MOST_FIELDS) {
        throw new HttpException(431, "more than " + MOST_FIELDS + " header fields");
      }
      read.with(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return read;
  }

  /** Reads a line without its end. */
  static String line(StreamReader from) throws IOException {
    byte[] line;
    try {
      line = from.readLine();
    } catch (IllegalArgumentException e) {
      HttpException tooLong = new HttpException(431, "a line of the head is too long");
      tooLong.initCause(e);
      throw tooLong;
    }
    int length = line.length;
    if (length == 0 || line[length - 1] != '\n') {
      throw new HttpException(400, "the connection ended within the head of a message");
    }
    length -= length > 1 && line[length - 2] == '\r' ? 2 : 1;
    return new String(line, 0, length, ISO_8859_1);
  }

  void appendTo(StringBuilder head) {
    for (Field field : fields) {
      head.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    head.append("\r\n");
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
