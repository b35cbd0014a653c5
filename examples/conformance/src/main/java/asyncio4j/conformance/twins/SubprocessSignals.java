package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static asyncio4j.io.Subprocesses.createSubprocessExec;
import static asyncio4j.io.Subprocesses.createSubprocessShell;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.io.Communicated;
import asyncio4j.io.NoSuchProcessException;
import asyncio4j.io.Stdio;
import asyncio4j.io.Subprocess;
import asyncio4j.io.SubprocessOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Subprocesses: kill, terminate, signals, exit codes of the killed, signalling the dead, a
 * cancelled wait.
 */
public final class SubprocessSignals implements Twin {

  private static final SubprocessOptions BOTH =
      SubprocessOptions.streams(Stdio.PIPE, Stdio.PIPE, Stdio.INHERIT);

  private static void main() throws Exception {
    Map<String, Consumer<Subprocess>> ways = new LinkedHashMap<>();
    ways.put("kill", Subprocess::kill);
    ways.put("terminate", Subprocess::terminate);
    for (var way : ways.entrySet()) {
      Subprocess p = createSubprocessExec(SubprocessOptions.DEFAULT, "sleep", "60");
      way.getValue().accept(p);
      log(way.getKey(), p.waitFor());
    }
    Subprocess p = createSubprocessExec(SubprocessOptions.DEFAULT, "sleep", "60");
    p.sendSignal("INT");
    log("signal", p.waitFor());

    log("-- a trap");
    String script = "trap \"echo trapped; exit 5\" TERM; echo ready; while :; do sleep 0.02; done";
    p =
        createSubprocessShell(
            SubprocessOptions.streams(Stdio.INHERIT, Stdio.PIPE, Stdio.INHERIT), script);
    log(p.stdout().readLine());
    p.terminate();
    log(p.stdout().read(), p.waitFor());

    log("-- signalling the dead");
    for (var way : ways.entrySet()) {
      try {
        way.getValue().accept(p);
        log(way.getKey(), "no error");
      } catch (NoSuchProcessException e) {
        log(way.getKey(), "NoSuchProcess");
      }
    }

    log("-- a cancelled wait does not hurt the process");
    Subprocess cat = createSubprocessExec(BOTH, "cat");
    Task<Integer> t = Asyncio.createTask(cat::waitFor);
    turns(2);
    t.cancel();
    aattempt("wait", t);
    log("alive", cat.returnCode());
    Communicated said = cat.communicate("still here".getBytes(UTF_8));
    log(Arrays.asList(said.stdout(), said.stderr()), cat.returnCode());

    log("-- closing the transport kills");
    p =
        createSubprocessExec(
            SubprocessOptions.streams(Stdio.PIPE, Stdio.INHERIT, Stdio.INHERIT), "sleep", "60");
    p.close();
    log("wait", p.waitFor());
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
