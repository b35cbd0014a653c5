package asyncio4j.internal;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which engine runs here, and the fibers that it makes. Chosen once, when this class is first used:
 * the property {@code asyncio4j.engine} decides, or else what the flags of the JVM allow. If the
 * property cannot be obeyed, every use says so.
 */
public final class Engines {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  /**
   * To take a cold stack off its carrier the JVM recurses once for each frame, on the carrier's own
   * stack: in the usual megabyte there is room for some 2,000 frames. Only what is used costs
   * memory.
   */
  private static final long LOOP_STACK_BYTES = 16 << 20;

  /** True for carried, false for relay. */
  private static final boolean CARRIED;

  /** Why neither can run; null if nothing is wrong. */
  private static final @Nullable String MISTAKE;

  static {
    String wanted = System.getProperty("asyncio4j.engine", "auto").toLowerCase(Locale.ROOT);
    CARRIED = CarriedThreads.AVAILABLE && !wanted.equals("relay");
    MISTAKE =
        switch (wanted) {
          case "auto", "relay" -> null;
          case "carried" -> CARRIED ? null : "-Dasyncio4j.engine=carried " + whatCarriedNeeds();
          default ->
              "-Dasyncio4j.engine=" + wanted + " is not known; it takes carried, relay or auto";
        };
    if (MISTAKE == null) {
      report();
    }
    // Not for the first time when there is little left.
    StackRoom.check();
  }

  private Engines() {}

  private static void report() {
    if (CARRIED) {
      LOG.info("asyncio4j engine: carried, generators on {}", generators());
    } else {
      LOG.info(
          "asyncio4j engine: relay, generators on {}; the faster engine, carried, {}",
          generators(),
          whatCarriedNeeds());
    }
  }

  private static String generators() {
    return Continuations.AVAILABLE ? "continuations" : "virtual threads";
  }

  private static String whatCarriedNeeds() {
    Module base = Object.class.getModule();
    return CarriedThreads.AVAILABLE
        ? "is switched off by -Dasyncio4j.engine=relay"
        : base.isOpen("java.lang", Engines.class.getModule())
            ? "does not know this JDK, " + Runtime.version()
            : "needs the JVM flag " + carriedFlag();
  }

  /**
   * What to give to {@code java} to have the carried engine.
   *
   * @return the flag, for this module or for the class path, wherever this class was loaded from
   */
  public static String carriedFlag() {
    Module own = Engines.class.getModule();
    return "--add-opens java.base/java.lang=" + (own.isNamed() ? own.getName() : "ALL-UNNAMED");
  }

  /**
   * Tells whether the carried engine runs.
   *
   * @return true for carried, false for relay
   * @throws IllegalStateException if the property asks for what cannot be
   */
  public static boolean isCarried() {
    if (MISTAKE != null) {
      throw new IllegalStateException(MISTAKE);
    }
    return CARRIED;
  }

  /**
   * Tells whether the current thread is of the kind that a loop needs: a platform thread for
   * carried, a virtual one for relay.
   *
   * @return true if a loop can run on it
   */
  public static boolean canHostLoop() {
    return Thread.currentThread().isVirtual() != isCarried();
  }

  /**
   * A thread of the kind that a loop needs.
   *
   * @param name its name
   * @param body what it runs
   * @return the thread, not started
   */
  public static Thread loopThread(String name, Runnable body) {
    return isCarried()
        ? Thread.ofPlatform().name(name).stackSize(LOOP_STACK_BYTES).unstarted(body)
        : Thread.ofVirtual().name(name).unstarted(body);
  }

  /**
   * A fiber for a task, to be resumed by its loop.
   *
   * @param host the task
   * @return the fiber
   */
  public static Fiber taskFiber(Host host) {
    return isCarried() ? new CarriedFiber(host) : new RelayFiber(host.body());
  }

  /**
   * Says how to find the threads of coroutines, for those who list all threads of the JVM; the
   * carried engine keeps no list of its own.
   *
   * @param ofAllLoops may be asked on any thread; see {@link Fiber#thread()}
   */
  public static void listThreads(Supplier<Stream<Thread>> ofAllLoops) {
    if (isCarried()) {
      CoroutineContainer.list(ofAllLoops);
    }
  }

  /**
   * Tells whether the body of a generator has a thread of its own.
   *
   * @return false if it runs on the thread that resumes it
   */
  public static boolean haveGeneratorsThreads() {
    return !Continuations.AVAILABLE;
  }

  /**
   * A fiber that can be resumed from anywhere, for a generator or a coroutine driven by hand.
   *
   * @param body what it runs; it does not throw
   * @return the fiber
   */
  public static Fiber generatorFiber(Runnable body) {
    return Continuations.AVAILABLE ? new ContinuationFiber(body) : new RelayFiber(body);
  }
}
