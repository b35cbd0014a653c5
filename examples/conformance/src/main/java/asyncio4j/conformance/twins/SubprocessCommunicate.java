package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static asyncio4j.io.Subprocesses.createSubprocessExec;
import static asyncio4j.io.Subprocesses.createSubprocessShell;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.io.Communicated;
import asyncio4j.io.Stdio;
import asyncio4j.io.Subprocess;
import asyncio4j.io.SubprocessOptions;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;

/** Subprocesses: communicate, exit codes, output streams, input, missing programs. */
public final class SubprocessCommunicate implements Twin {

  private static SubprocessOptions streams(Stdio stdin, Stdio stdout, Stdio stderr) {
    return SubprocessOptions.streams(stdin, stdout, stderr);
  }

  private static List<byte[]> tuple(Communicated said) {
    return Arrays.asList(said.stdout(), said.stderr());
  }

  private static void main() throws Exception {
    Subprocess p = createSubprocessExec(streams(Stdio.PIPE, Stdio.PIPE, Stdio.INHERIT), "cat");
    log("running, returncode", p.returnCode());
    log(tuple(p.communicate("through cat".getBytes(UTF_8))), "returncode", p.returnCode());
    log("wait afterwards", p.waitFor());

    p =
        createSubprocessShell(
            streams(Stdio.INHERIT, Stdio.PIPE, Stdio.PIPE), "echo out; echo err >&2; exit 7");
    log(tuple(p.communicate(null)), "returncode", p.returnCode());

    p =
        createSubprocessShell(
            streams(Stdio.INHERIT, Stdio.PIPE, Stdio.STDOUT), "echo out; echo err >&2");
    log(tuple(p.communicate(null)));

    p = createSubprocessShell(streams(Stdio.DEVNULL, Stdio.PIPE, Stdio.INHERIT), "cat");
    log("no input", tuple(p.communicate(null)), "stdin", p.stdin());

    p = createSubprocessExec(streams(Stdio.PIPE, Stdio.DEVNULL, Stdio.INHERIT), "true");
    log("no streams", tuple(p.communicate(new byte[0])), "returncode", p.returnCode());

    log("-- several waiters");
    Subprocess three = createSubprocessShell(SubprocessOptions.DEFAULT, "exit 3");
    log(
        Asyncio.gather(
                Asyncio.createTask(three::waitFor),
                Asyncio.createTask(three::waitFor),
                Asyncio.createTask(three::waitFor))
            .await());

    log("-- input nobody reads is not an error");
    p = createSubprocessShell(streams(Stdio.PIPE, Stdio.PIPE, Stdio.INHERIT), "exec 0<&-; exit 0");
    p.waitFor();
    log(tuple(p.communicate("x".repeat(1_000_000).getBytes(UTF_8))), "returncode", p.returnCode());

    log("-- no such program");
    try {
      createSubprocessExec(SubprocessOptions.DEFAULT, "/no/such/program");
    } catch (NoSuchFileException e) {
      log("NotFound");
    }
    p = createSubprocessShell(SubprocessOptions.DEFAULT, "/no/such/program 2>/dev/null");
    log("through the shell", p.waitFor());

    log("-- a time limit leaves the process running");
    Subprocess sleeping =
        createSubprocessExec(streams(Stdio.INHERIT, Stdio.PIPE, Stdio.INHERIT), "sleep", "60");
    Task<Communicated> talking = Asyncio.createTask(() -> sleeping.communicate(null));
    attempt("communicate", () -> Asyncio.waitFor(talking, units(2)));
    log("returncode", sleeping.returnCode());
    sleeping.kill();
    log(sleeping.waitFor());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
