package asyncio4j.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The functions of asyncio's chapter on subprocesses, to be imported statically. They are for
 * coroutines of a running loop, and wait in the calling one.
 */
public final class Subprocesses {

  private Subprocesses() {}

  /**
   * Starts a program: {@code asyncio.create_subprocess_exec}. The child is killed when its loop is
   * closed.
   *
   * @param options streams, environment, directory
   * @param program a path, or a name that is looked for where the system looks
   * @param arguments its arguments
   * @return the running process
   * @throws IOException a {@link java.nio.file.NoSuchFileException} if there is no such program or
   *     directory
   */
  public static Subprocess createSubprocessExec(
      SubprocessOptions options, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(program, "program"));
    for (String argument : arguments) {
      command.add(Objects.requireNonNull(argument, "an argument is null, leave it out instead"));
    }
    return Subprocess.start(LoopIo.running(), command, options);
  }

  /**
   * Runs a command in a shell, {@code /bin/sh}: {@code asyncio.create_subprocess_shell}.
   *
   * @param options streams, environment, directory
   * @param command the command; quoting what comes from elsewhere is up to the caller
   * @return the running process
   * @throws IOException if the shell cannot be started
   */
  public static Subprocess createSubprocessShell(SubprocessOptions options, String command)
      throws IOException {
    return Subprocess.start(
        LoopIo.running(),
        List.of("/bin/sh", "-c", Objects.requireNonNull(command, "command")),
        options);
  }
}
