package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OnCancel;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Starts a process in the executor; one that nobody waits for any more is killed. */
final class ProcessStart implements Callable<Process> {

  private static final Pattern NO_SUCH_FILE = Pattern.compile("error[=:] ?2\\b");
  private static final Pattern NO_ACCESS = Pattern.compile("error[=:] ?13\\b");

  private final ProcessBuilder builder;

  /** Both under the lock of this object. */
  private @Nullable Process process;

  private boolean abandoned;

  private ProcessStart(ProcessBuilder builder) {
    this.builder = builder;
  }

  static Process run(EventLoop loop, List<String> command, SubprocessOptions options)
      throws IOException {
    ProcessStart start = new ProcessStart(builder(command, options));
    LoopFuture<Process> starting = loop.runInExecutor(null, start, OnCancel.LET_FINISH);
    try {
      return starting.await(IOException.class);
    } catch (IOException e) {
      throw named(e, command.getFirst(), options.directory());
    } catch (Throwable e) {
      start.abandon();
      throw e;
    }
  }

  private static ProcessBuilder builder(List<String> command, SubprocessOptions options) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(redirect(options.stdin(), true));
    builder.redirectOutput(redirect(options.stdout(), false));
    if (options.stderr() == Stdio.STDOUT) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(redirect(options.stderr(), false));
    }
    Map<String, String> variables = options.environment();
    if (variables != null) {
      builder.environment().clear();
      builder.environment().putAll(variables);
    }
    Path directory = options.directory();
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    return builder;
  }

  private static Redirect redirect(Stdio where, boolean input) {
    return switch (where) {
      case INHERIT -> Redirect.INHERIT;
      case PIPE -> Redirect.PIPE;
      case DEVNULL -> input ? Redirect.from(Path.of("/dev/null").toFile()) : Redirect.DISCARD;
      case STDOUT -> throw new IllegalArgumentException("only stderr can go where stdout goes");
    };
  }

  /** Java says the number of the system's error in the text only. */
  private static IOException named(IOException failure, String program, @Nullable Path directory) {
    String text = String.valueOf(failure.getMessage());
    IOException named;
    if (NO_SUCH_FILE.matcher(text).find()) {
      String missing =
          directory != null && Files.notExists(directory) ? directory.toString() : program;
      named = new NoSuchFileException(missing, null, text);
    } else if (NO_ACCESS.matcher(text).find()) {
      named = new AccessDeniedException(program, null, text);
    } else {
      return failure;
    }
    named.initCause(failure);
    return named;
  }

  @Override
  public Process call() throws IOException {
    Process started = builder.start();
    synchronized (this) {
      if (abandoned) {
        started.destroyForcibly();
      }
      process = started;
      return started;
    }
  }

  private synchronized void abandon() {
    abandoned = true;
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
