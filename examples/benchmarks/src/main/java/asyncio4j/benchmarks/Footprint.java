package asyncio4j.benchmarks;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import asyncio4j.Task;
import asyncio4j.io.Server;
import asyncio4j.io.Streams;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What many sleeping tasks keep in the heap, and what a loop costs that has nothing to do. */
public final class Footprint {

  private static final int SLEEPERS = 1_000_000;
  private static final Duration IDLE = Duration.ofSeconds(5);

  private Footprint() {}

  /**
   * Measures both and prints a table.
   *
   * @param args none
   * @throws Exception if something cannot be measured
   */
  public static void main(String[] args) throws Exception {
    System.out.println("| sleeping tasks, each | bytes |\n|---|--:|");
    print("asyncio4j sleep, in a JVM that has just begun", ours());
    print("asyncio4j sleep, after that", ours());
    print("bare virtual threads", VirtualThreadPeer.suspended(SLEEPERS, Footprint::usedHeap));
    print("kotlinx delay", KotlinPeers.sleepers(SLEEPERS, Footprint::usedHeap));
    Map<String, Score> python = PythonPeer.scores("sleepers.py");
    python.forEach((name, score) -> print("CPython " + name, score.nanos()));
    System.out.println();
    idle();
  }

  private static void print(String name, double bytes) {
    System.out.printf(Locale.ROOT, "| %s | %.0f |%n", name, bytes);
  }

  private static double ours() {
    try (EventLoop loop = EventLoop.create()) {
      Task<Double> measured =
          loop.createTask(() -> {
            List<Task<?>> sleepers = new ArrayList<>(SLEEPERS);
            long before = usedHeap();
            for (int i = 0; i < SLEEPERS; i++) {
              sleepers.add(createTask(() -> sleep(Duration.ofHours(1))));
            }
            // All of them get to their sleep.
            sleep(Duration.ZERO);
            sleep(Duration.ZERO);
            double each = (usedHeap() - before) / (double) SLEEPERS;
            sleepers.forEach(Task::cancel);
            return each;
          });
      return loop.runUntilComplete(measured);
    }
  }

  private static long usedHeap() {
    LongSupplier used = () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return used.getAsLong();
  }

  private static void idle() throws InterruptedException {
    idle("an idle loop", _ -> () -> {});
    idle(
        "an idle loop with a server",
        loop -> {
          Server server =
              Asyncio.runCoroutineThreadsafe(
                      () -> Streams.startServer((in, out) -> {}, "127.0.0.1", 0), loop)
                  .join();
          return server::close;
        });
  }

  /** What begins something returns what ends it. */
  private static void idle(String name, Function<EventLoop, Runnable> begin)
      throws InterruptedException {
    try (LoopThread thread = LoopThread.start()) {
      EventLoop loop = thread.loop();
      Runnable end = begin.apply(loop);
      // It has run, and it has gone to sleep.
      Thread.sleep(1000);
      long iterations = loop.stats().iterations();
      long nanos = cpu(thread.thread());
      Thread.sleep(IDLE);
      System.out.printf(
          Locale.ROOT,
          "%s, in %d s: %d iterations, %d ns of CPU%n",
          name,
          IDLE.toSeconds(),
          loop.stats().iterations() - iterations,
          cpu(thread.thread()) - nanos);
      loop.callSoonThreadsafe(end);
    }
  }

  /** The carried engine runs a loop on a platform thread, whose time can be asked for. */
  private static long cpu(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }
}
