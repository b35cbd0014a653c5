package asyncio4j.benchmarks;

import java.util.List;

/** The table: issue 7's, row by row. */
final class Rows {

  private Rows() {}

  static final List<Row> ALL =
      List.of(
          row("sleep(0), alone", "Turns.sleepZeroAlone", "kotlinx yield", "Kotlin", 1.0),
          row(
              "two tasks take turns",
              "Turns.takeTurns",
              "bare virtual threads",
              "VirtualThreads",
              1.2),
          row("two tasks take turns", "Turns.takeTurns", "kotlinx yield", "Kotlin", Double.NaN),
          python("two tasks take turns", "Turns.takeTurns", "take_turns", 1 / 8.0),
          uvloop("two tasks take turns", "Turns.takeTurns", "take_turns"),
          row("queue of 1", "Queues.queueOfOne", "kotlinx Channel(1)", "Kotlin", 1.0),
          row("queue of 1", "Queues.queueOfOne", "Jox Channel(1)", "Jox", Double.NaN),
          row("queue of 128", "Queues.queueOfMany", "kotlinx Channel(128)", "Kotlin", 1.0),
          row("queue of 128", "Queues.queueOfMany", "Jox Channel(128)", "Jox", Double.NaN),
          row("spawn and await", "Tasks.spawn", "kotlinx async", "Kotlin", 0.75),
          row("spawn and await", "Tasks.spawn", "Vert.x event loop", "Vertx", 1.0),
          row(
              "spawn and await",
              "Tasks.spawn",
              "bare virtual threads",
              "VirtualThreads",
              Double.NaN),
          python("spawn and await", "Tasks.spawn", "spawn", 1 / 10.0),
          uvloop("spawn and await", "Tasks.spawn", "spawn"),
          row(
              "generator Flux, unbounded",
              "GeneratorFluxes.unbounded",
              "Flux.generate",
              "Generate",
              1.0),
          row(
              "generator Flux, unbounded",
              "GeneratorFluxes.unbounded",
              "kotlinx flow",
              "Kotlin",
              0.5),
          row(
              "generator Flux, unbounded",
              "GeneratorFluxes.unbounded",
              "Mutiny generator",
              "Mutiny",
              Double.NaN),
          row(
              "generator Flux, unbounded",
              "GeneratorFluxes.unbounded",
              "RxJava fibers",
              "Rx",
              0.35),
          row(
              "generator Flux, request(32)",
              "GeneratorFluxes.batches",
              "Flux.generate",
              "Generate",
              1.0),
          row(
              "generator Flux, request(32)",
              "GeneratorFluxes.batches",
              "kotlinx flow",
              "Kotlin",
              1.0),
          row(
              "generator Flux, request(32)",
              "GeneratorFluxes.batches",
              "Mutiny generator",
              "Mutiny",
              Double.NaN),
          row(
              "generator Flux, request(1)",
              "GeneratorFluxes.oneByOne",
              "Flux.generate",
              "Generate",
              1.0),
          row(
              "generator Flux, request(1)",
              "GeneratorFluxes.oneByOne",
              "kotlinx flow",
              "Kotlin",
              1.0),
          row(
              "generator Flux, request(1)",
              "GeneratorFluxes.oneByOne",
              "Mutiny generator",
              "Mutiny",
              Double.NaN),
          row(
              "generator Flux, publishOn",
              "GeneratorFluxes.publishOn",
              "kotlinx flow",
              "Kotlin",
              0.75),
          row(
              "generator Flux, publishOn",
              "GeneratorFluxes.publishOn",
              "RxJava fibers",
              "Rx",
              Double.NaN),
          row(
              "generator Flux, publishOn",
              "GeneratorFluxes.publishOn",
              "Flux.generate, subscribeOn",
              "Generate",
              Double.NaN),
          row(
              "generator Flux, request(1) elsewhere",
              "GeneratorFluxes.oneByOneElsewhere",
              "kotlinx flux",
              "Kotlin",
              0.1),
          row(
              "generator Flux, request(1) elsewhere",
              "GeneratorFluxes.oneByOneElsewhere",
              "RxJava fibers",
              "Rx",
              1.0),
          row(
              "generator Flux, request(1) elsewhere",
              "GeneratorFluxes.oneByOneElsewhere",
              "Flux.generate, subscribeOn",
              "Generate",
              Double.NaN),
          row("Flux.range iterated", "Iterations.range", "toIterable", "ToIterable", 0.75),
          row("Flux.range iterated", "Iterations.range", "kotlinx collect", "Kotlin", 0.25),
          row(
              "Flux of another thread iterated",
              "Iterations.otherThread",
              "toIterable",
              "ToIterable",
              1.0),
          row(
              "Flux of another thread iterated",
              "Iterations.otherThread",
              "kotlinx collect",
              "Kotlin",
              0.4),
          row("await a completed Mono", "Awaits.completed", "kotlinx awaitSingle", "Kotlin", 0.1),
          row("await a Mono of another thread", "Awaits.otherThread", "Mono.block", "Block", 1.0),
          row(
              "await a Mono of another thread",
              "Awaits.otherThread",
              "kotlinx awaitSingle",
              "Kotlin",
              1.0),
          row("toThread", "Awaits.executor", "subscribeOn, block", "Block", 1.0),
          python("async generator, forEach", "Generators.asyncForEach", "async_for", 1 / 30.0),
          python("async generator, for", "Generators.asyncFor", "async_for", 0.5),
          python("async generator, anext", "Generators.asyncAnext", "anext_by_hand", 0.5),
          new Row(
              "generator", "Generators.sync", "bare Continuation", "Generators.continuation", 1.2),
          new Row(
              "async generator, for",
              "Generators.asyncFor",
              "bare Continuation in a coroutine",
              "Generators.continuationInCoroutine",
              Double.NaN),
          python("generator", "Generators.sync", "generator", 1.0),
          row(
              "callSoonThreadsafe, 1 producer",
              "Submissions.oneProducer",
              "Netty execute",
              "Netty",
              1.0),
          row(
              "callSoonThreadsafe, 1 producer",
              "Submissions.oneProducer",
              "Schedulers.single",
              "Reactor",
              1.0),
          row(
              "callSoonThreadsafe, 4 producers",
              "Submissions.fourProducers",
              "Netty execute",
              "Netty",
              1.0),
          row(
              "callSoonThreadsafe, 4 producers",
              "Submissions.fourProducers",
              "Schedulers.single",
              "Reactor",
              1.0),
          row("timers set and cancelled", "Timers.setAndCancel", "Netty schedule", "Netty", 1.0),
          row(
              "timers set and cancelled",
              "Timers.setAndCancel",
              "ScheduledThreadPoolExecutor",
              "Executor",
              1.0),
          debug("callSoon", "DebugModes.callSoon", "SwitchedOff"),
          debug("callSoon", "DebugModes.callSoon", "On"),
          debug("a task, awaited", "DebugModes.task", "SwitchedOff"),
          debug("a task, awaited", "DebugModes.task", "On"),
          debug("sleep(0)", "DebugModes.turn", "SwitchedOff"),
          debug("sleep(0)", "DebugModes.turn", "On"));

  /** Off against switched off again, and against on; there is no mark to reach. */
  private static Row debug(String work, String off, String suffix) {
    String peer = suffix.equals("On") ? "debug mode on" : "on, then off again";
    return row("debug mode off: " + work, off, peer, suffix, Double.NaN);
  }

  private static Row row(String work, String ours, String peerName, String suffix, double mark) {
    return new Row(work, ours, peerName, ours + suffix, mark);
  }

  private static Row python(String work, String ours, String name, double mark) {
    return new Row(work, ours, "CPython asyncio", Row.PYTHON + name, mark);
  }

  /** No marks are set for it. */
  private static Row uvloop(String work, String ours, String name) {
    return new Row(work, ours, "uvloop", Row.PYTHON + "uvloop_" + name, Double.NaN);
  }
}
