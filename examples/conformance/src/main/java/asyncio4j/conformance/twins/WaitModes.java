package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.ReturnWhen;
import asyncio4j.Task;
import asyncio4j.TaskOptions;
import asyncio4j.WaitResult;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** wait: the three modes and the timeout; nothing is cancelled and nothing is raised. */
public final class WaitModes implements Twin {

  private record Spec(String name, int units, RuntimeException exc) {
    Spec(String name, int units) {
      this(name, units, null);
    }
  }

  private static String work(Spec spec) {
    try {
      Asyncio.sleep(units(spec.units));
    } catch (CancelledError exc) {
      log(spec.name, "cancelled");
      throw exc;
    }
    if (spec.exc != null) {
      throw spec.exc;
    }
    return spec.name;
  }

  private static Set<String> names(Collection<Task<String>> tasks) {
    return tasks.stream().map(Task::getName).collect(Collectors.toSet());
  }

  private static void caseOf(String title, Duration timeout, ReturnWhen returnWhen, Spec... specs) {
    List<Task<String>> tasks =
        Stream.of(specs)
            .map(s -> Asyncio.createTask(() -> work(s), TaskOptions.named(s.name)))
            .toList();
    WaitResult<Task<String>> result = Asyncio.wait(tasks, timeout, returnWhen);
    log(title, "done", names(result.done()), "pending", names(result.pending()));
    for (Task<String> t : result.pending()) {
      t.cancel();
    }
    if (!result.pending().isEmpty()) {
      Asyncio.wait(result.pending());
    }
    log("  ", tasks.stream().map(t -> t.getName() + ":" + state(t)).toList());
  }

  private static void main() {
    ReturnWhen all = ReturnWhen.ALL_COMPLETED;
    caseOf("all", null, all, new Spec("a", 1), new Spec("b", 2, new Boom("b")));
    caseOf("first completed", null, ReturnWhen.FIRST_COMPLETED, new Spec("c", 3), new Spec("d", 1));
    caseOf(
        "first exception",
        null,
        ReturnWhen.FIRST_EXCEPTION,
        new Spec("e", 1),
        new Spec("f", 2, new Boom("f")),
        new Spec("g", 6));
    caseOf(
        "first exception, none",
        null,
        ReturnWhen.FIRST_EXCEPTION,
        new Spec("h", 1),
        new Spec("i", 2));
    caseOf("timeout", units(3), all, new Spec("j", 1), new Spec("k", 6));
    caseOf("timeout 0", Duration.ZERO, all, new Spec("l", 0));
    caseOf("timeout unused", Duration.ofSeconds(10), all, new Spec("m", 1));

    log("-- misuse");
    Task<String> t = Asyncio.createTask(() -> work(new Spec("t", 0)));
    aattempt("empty", () -> Asyncio.wait(List.<Task<String>>of()));
    aattempt("bad mode", () -> Asyncio.wait(List.of(t), ReturnWhen.of("SOME")));
    WaitResult<Task<String>> result = Asyncio.wait(List.of(t, t));
    log("duplicates collapse", result.done().size(), result.pending().size());
  }

  @Override
  public void play() {
    run(() -> main());
  }
}
