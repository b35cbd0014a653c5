package asyncio4j.io;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keyword arguments of {@code asyncio.create_subprocess_exec}.
 *
 * @param stdin the input
 * @param stdout the output
 * @param stderr the errors
 * @param environment the environment variables; null for ours
 * @param directory the working directory; null for ours
 * @param limit the limit of the readers, in bytes
 */
public record SubprocessOptions(
    Stdio stdin,
    Stdio stdout,
    Stdio stderr,
    @Nullable Map<String, String> environment,
    @Nullable Path directory,
    int limit) {

  /** All streams, the environment and the directory are ours. */
  public static final SubprocessOptions DEFAULT =
      new SubprocessOptions(
          Stdio.INHERIT, Stdio.INHERIT, Stdio.INHERIT, null, null, StreamReader.DEFAULT_LIMIT);

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if the limit is not positive, or the input or the output is
   *     {@link Stdio#STDOUT}
   */
  public SubprocessOptions {
    Objects.requireNonNull(stdin, "stdin");
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
    if (stdin == Stdio.STDOUT || stdout == Stdio.STDOUT) {
      throw new IllegalArgumentException("only stderr can go where stdout goes");
    }
    if (limit <= 0) {
      throw new IllegalArgumentException("Limit cannot be <= 0");
    }
    environment = environment == null ? null : Map.copyOf(environment);
  }

  /**
   * Options with the three streams.
   *
   * @param stdin the input
   * @param stdout the output
   * @param stderr the errors
   * @return the options
   * @throws IllegalArgumentException if the input or the output is {@link Stdio#STDOUT}
   */
  public static SubprocessOptions streams(Stdio stdin, Stdio stdout, Stdio stderr) {
    return new SubprocessOptions(stdin, stdout, stderr, null, null, DEFAULT.limit);
  }

  /**
   * These options with an environment.
   *
   * @param variables all variables of the subprocess
   * @return new options
   */
  public SubprocessOptions withEnvironment(Map<String, String> variables) {
    return new SubprocessOptions(stdin, stdout, stderr, variables, directory, limit);
  }

  /**
   * These options with a working directory.
   *
   * @param path the directory
   * @return new options
   */
  public SubprocessOptions withDirectory(Path path) {
    return new SubprocessOptions(stdin, stdout, stderr, environment, path, limit);
  }

  /**
   * These options with another limit.
   *
   * @param bytes the limit of the readers
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public SubprocessOptions withLimit(int bytes) {
    return new SubprocessOptions(stdin, stdout, stderr, environment, directory, bytes);
  }
}
