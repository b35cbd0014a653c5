package asyncio4j.examples.survey;

import java.nio.file.Path;
import java.util.Locale;

/** How things are written. */
final class Text {

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Text() {}

  /** A path on one line, whatever its name is. */
  static String path(Path path) {
    String text = path.toString();
    return text.isEmpty() ? "." : text.replaceAll("\\p{Cntrl}", "?");
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
  }

  /** A number with its noun: "1 file", "2 files". */
  static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
