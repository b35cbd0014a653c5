package asyncio4j.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * What a random program does; its log is one line with a checksum, or all of it for the program
 * that the environment variable {@code TRACE} tells.
 */
public final class Trace {

  private final int seed;
  private final CRC32 sum = new CRC32();
  private final boolean printed;
  private int lines;

  /** Begins the trace of a program. */
  public Trace(int seed) {
    this.seed = seed;
    this.printed = String.valueOf(seed).equals(System.getenv("TRACE"));
  }

  /** Adds a line. */
  public void add(Object... parts) {
    String line = Arrays.stream(parts).map(Show::show).collect(Collectors.joining(" "));
    lines++;
    sum.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    if (printed) {
      Kit.log(line);
    }
  }

  /** Logs what came together. */
  public void end() {
    Kit.log("program", seed, "lines", lines, "sum", String.format("%08x", sum.getValue()));
  }
}
