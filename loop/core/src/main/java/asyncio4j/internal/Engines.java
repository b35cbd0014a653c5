package asyncio4j.internal;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which engine runs here, and the fibers that it makes. Chosen once, when this class is first used:
 * the property {@code asyncio4j.engine} decides, or else what the flags of the JVM allow.
 */
public final class Engines {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");

  /** True for carried, false for relay. */
  private static final boolean CARRIED = choose();

  private Engines() {}

  private static boolean choose() {
    String wanted = System.getProperty("asyncio4j.engine", "auto").toLowerCase(Locale.ROOT);
    boolean carried =
        switch (wanted) {
          case "auto" -> CarriedThreads.AVAILABLE;
          case "carried" -> {
            if (!CarriedThreads.AVAILABLE) {
              throw new IllegalStateException(
                  "-Dasyncio4j.engine=carried needs the JVM flag " + flag());
            }
            yield true;
          }
          case "relay" -> false;
          default ->
              throw new IllegalArgumentException(
                  "-Dasyncio4j.engine="
                      + wanted
                      + " is not known; it takes carried, relay or auto");
        };
    if (carried) {
      LOG.info("asyncio4j engine: carried, generators on continuations");
    } else {
      LOG.info(
          "asyncio4j engine: relay, generators on {}; the faster engine, carried, needs the JVM"
              + " flag {}",
          Continuations.AVAILABLE ? "continuations" : "virtual threads",
          flag());
    }
    return carried;
  }

  /** What to give to {@code java} to have the carried engine. */
  private static String flag() {
    Module own = Engines.class.getModule();
    return "--add-opens java.base/java.lang=" + (own.isNamed() ? own.getName() : "ALL-UNNAMED");
  }

  /**
   * Tells whether the carried engine runs.
   *
   * @return true for carried, false for relay
   */
  public static boolean isCarried() {
    return CARRIED;
  }

  /**
   * Tells whether the current thread is of the kind that a loop needs: a platform thread for
   * carried, a virtual one for relay.
   *
   * @return true if a loop can run on it
   */
  public static boolean canHostLoop() {
    return Thread.currentThread().isVirtual() != CARRIED;
  }

  /**
   * A thread of the kind that a loop needs.
   *
   * @param name its name
   * @param body what it runs
   * @return the thread, not started
   */
  public static Thread loopThread(String name, Runnable body) {
    return CARRIED
        ? Thread.ofPlatform().name(name).unstarted(body)
        : Thread.ofVirtual().name(name).unstarted(body);
  }

  /**
   * A fiber for a task, to be resumed by its loop.
   *
   * @param body what it runs; it does not throw
   * @param host the loop
   * @return the fiber
   */
  public static Fiber taskFiber(Runnable body, Host host) {
    return CARRIED ? new CarriedFiber(body, host) : new RelayFiber(body);
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
