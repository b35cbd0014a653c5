package asyncio4j.internal;

import java.util.List;

/** What to call on a loop instead of a method that blocks. */
final class Instead {

  static final String OF_JDBC =
      "Asyncio.toThread(() -> ...) around it, or an R2DBC driver with Reactive.await(publisher)";

  /** For a monitor that somebody else has: no method, and so without a name. */
  static final String SYNCHRONIZED = "synchronized";

  static final String GET = "java.util.concurrent.CompletableFuture.get";

  /** What is added to the name of a call that has the same one without a limit. */
  static final String WITH_LIMIT = " with a time limit";

  private static final String TO_THREAD = "Asyncio.toThread(() -> ...) around it";

  private static final String PROCESS_EXIT = "Asyncio.wrapFuture(process.onExit()).await()";

  /** A method, or all whose names begin so; the first that fits counts. */
  private record Rule(String prefix, String instead) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("java.lang.Thread.sleep", "Asyncio.sleep(duration)"),
          new Rule("java.util.concurrent.TimeUnit.sleep", "Asyncio.sleep(duration)"),
          new Rule("java.lang.Thread.yield", "Asyncio.sleep(Duration.ZERO)"),
          new Rule("java.lang.Thread.onSpinWait", "Asyncio.sleep(Duration.ZERO)"),
          new Rule(GET + WITH_LIMIT, "Asyncio.waitFor(Asyncio.wrapFuture(future), limit)"),
          new Rule("java.util.concurrent.CompletableFuture", "Asyncio.wrapFuture(future).await()"),
          new Rule("java.util.concurrent.CountDownLatch", "AsyncEvent of asyncio4j-queues"),
          new Rule("java.util.concurrent.Semaphore", "AsyncSemaphore of asyncio4j-queues"),
          new Rule("java.util.concurrent.CyclicBarrier", "AsyncBarrier of asyncio4j-queues"),
          new Rule(
              "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject",
              "AsyncCondition of asyncio4j-queues"),
          new Rule("java.util.concurrent.locks.LockSupport", "await() of a LoopFuture"),
          new Rule("java.util.concurrent.locks", "AsyncLock of asyncio4j-queues"),
          new Rule("java.lang.Object.wait", "AsyncCondition of asyncio4j-queues"),
          new Rule(SYNCHRONIZED, "AsyncLock of asyncio4j-queues"),
          new Rule("java.lang.Process.waitFor", PROCESS_EXIT),
          new Rule("reactor.core.publisher.Mono.block", "Reactive.await(mono)"),
          new Rule(
              "reactor.core.publisher.Flux.block",
              "Reactive.await(flux.next()), or Reactive.iterate(flux)"));

  private Instead() {}

  /**
   * What fits the call.
   *
   * @param call class and method
   */
  static String of(String call) {
    for (Rule rule : RULES) {
      if (call.startsWith(rule.prefix())) {
        return rule.instead();
      }
    }
    return isQueue(call) ? "AsyncQueue of asyncio4j-queues" : TO_THREAD;
  }

  private static boolean isQueue(String call) {
    String type = call.substring(0, Math.max(0, call.lastIndexOf('.')));
    return type.startsWith("java.util.concurrent.")
        && (type.endsWith("Queue") || type.endsWith("Deque"));
  }
}
