package asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used of the processors so far, as Linux counts it: in hundredths of a second.
 *
 * @param userMicros its own work, in microseconds
 * @param kernelMicros the kernel's work for it, in microseconds
 */
record ProcessorTime(long userMicros, long kernelMicros) {

  private static final long TICK_MICROS = 10_000;

  static ProcessorTime of(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    // proc(5): the second field is the command in brackets, user and system time are 14 and 15.
    String[] afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessorTime(
        Long.parseLong(afterCommand[11]) * TICK_MICROS,
        Long.parseLong(afterCommand[12]) * TICK_MICROS);
  }

  ProcessorTime minus(ProcessorTime earlier) {
    return new ProcessorTime(userMicros - earlier.userMicros, kernelMicros - earlier.kernelMicros);
  }
}
