package asyncio4j.conformance;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CheckedRunnable;
import asyncio4j.EventLoop;
import asyncio4j.Handle;
import asyncio4j.LoopFuture;
import asyncio4j.RunOptions;
import asyncio4j.VirtualClock;
import java.io.PrintStream;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * The vocabulary that every scenario writes its log with: {@code scenarios/_kit.py}. Nothing that
 * is logged shows an address, a time or anything that only one of the two languages could say.
 */
public final class Kit {

  /** One unit of time; every timed scenario keeps its events at least one apart. */
  public static final Duration UNIT = Duration.ofMillis(40);

  /**
   * The clock of {@link #newLoop} jumps instead of waiting, so no log depends on the machine's
   * load.
   */
  private static final VirtualClock CLOCK = new VirtualClock();

  /** How many collections something may survive before it counts as held. */
  private static final int PATIENCE = 100;

  private static volatile PrintStream out = System.out;

  private Kit() {}

  /** Sends what is logged from now on somewhere else. */
  static void redirect(PrintStream newOut) {
    out = newOut;
  }

  /** Logs one line: the parts, with a blank between them. */
  public static void log(Object... parts) {
    Object[] all = parts == null ? new Object[] {null} : parts;
    out.println(Arrays.stream(all).map(Show::show).collect(Collectors.joining(" ")));
  }

  /** A future's state: pending, cancelled, result(x) or error(e). */
  public static String state(LoopFuture<?> future) {
    return Show.state(future);
  }

  /** The states of several futures. */
  public static List<String> states(List<? extends LoopFuture<?>> futures) {
    return futures.stream().map(Show::state).toList();
  }

  /** An exception's label and message. */
  public static String err(Throwable exception) {
    return Show.err(exception);
  }

  /** A message of the library without objects. */
  public static String scrub(String message) {
    return Show.scrub(message);
  }

  /** Python's {@code exception.args}: nothing, or the message. */
  public static List<String> args(Throwable exception) {
    return exception.getMessage() == null ? List.of() : List.of(exception.getMessage());
  }

  /**
   * Python's {@code exception.__context__}, as far as Java has one: what the library has noted
   * beside an exception, or else its cause.
   */
  public static Throwable context(Throwable exception) {
    Throwable[] noted = exception.getSuppressed();
    return noted.length > 0 ? noted[0] : exception.getCause();
  }

  /** The class of an exception, to be logged as a label; null for none. */
  public static Class<?> label(Throwable exception) {
    return exception == null ? null : exception.getClass();
  }

  /** Calls and logs what came of it on one line. */
  public static <T> T attempt(String what, Callable<T> call) {
    T value;
    try {
      value = call.call();
    } catch (Throwable e) {
      log(what, "!!", e);
      return null;
    }
    log(what, "->", value instanceof LoopFuture || value instanceof Handle ? "handle" : value);
    return value;
  }

  /** Calls something that returns nothing and logs what came of it on one line. */
  public static void attempt(String what, CheckedRunnable call) {
    attempt(
        what,
        () -> {
          call.run();
          return null;
        });
  }

  /** Awaits something and logs what came of it on one line. */
  public static <T> T aattempt(String what, Awaitable<T> awaitable) {
    T value;
    try {
      value = awaitable.await();
    } catch (Throwable e) {
      log(what, "!!", e);
      return null;
    }
    log(what, "->", value);
    return value;
  }

  /** Awaits something that returns nothing and logs what came of it on one line. */
  public static void aattempt(String what, CheckedRunnable awaits) {
    attempt(what, awaits);
  }

  /** Lets the loop run n more iterations. */
  public static void turns(int n) {
    for (int i = 0; i < n; i++) {
      Asyncio.sleep(Duration.ZERO);
    }
  }

  /** So many {@link #UNIT}s. */
  public static Duration units(int n) {
    return UNIT.multipliedBy(n);
  }

  /** Lets one unit pass in ten slices. */
  public static void settle() {
    settle(1);
  }

  /** Lets that much time pass in ten slices: whatever happens, ten polls go by. */
  public static void settle(int units) {
    for (int i = 0; i < 10; i++) {
      Asyncio.sleep(units(units).dividedBy(10));
    }
  }

  /** Runs a scenario that only uses timers, on {@link #newLoop}. */
  public static void run(CheckedRunnable main) {
    Asyncio.run(main, RunOptions.loopFactory(Kit::newLoop));
  }

  /**
   * Collects garbage until these are gone, and returns when the collector has told about all that
   * it found: Python's {@code gc.collect()}. The library notices in the next iteration of the loop.
   *
   * @param dropped what nobody holds any more, except perhaps a thread that is about to end
   */
  public static void collectGarbage(List<? extends WeakReference<?>> dropped) {
    for (int i = 0; i < PATIENCE && dropped.stream().anyMatch(gone -> gone.get() != null); i++) {
      awaitCollection();
    }
    // What the first one finds is enqueued before what the second one finds.
    awaitCollection();
    awaitCollection();
  }

  private static void awaitCollection() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> sentinel = new PhantomReference<>(new Object(), queue);
    try {
      do {
        System.gc();
      } while (queue.remove(100) == null);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      Reference.reachabilityFence(sentinel);
    }
  }

  /** A loop for a scenario that only uses timers. */
  public static EventLoop newLoop() {
    return EventLoop.builder().clock(CLOCK).build();
  }

  /** Keeps the thread of such a loop busy for a while. */
  public static void block(Duration time) {
    CLOCK.advance(time);
  }
}
