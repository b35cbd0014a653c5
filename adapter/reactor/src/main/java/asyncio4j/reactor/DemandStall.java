package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flight Recorder how long a generator waited for {@code request}. While that is not recorded
 * it costs a look at a flag each time that the demand is spent; an item for which there is demand
 * does not come here.
 */
final class DemandStall {

  /** Whether the event's class can be loaded. */
  private static final boolean IS_PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private DemandStall() {}

  /** To be loaded only if {@link #IS_PRESENT}. Its fields are what a recording shows. */
  @Name("asyncio4j.DemandStall")
  @Enabled(false)
  @Label("Demand Stall")
  @Description("A generator has nothing requested of it and waits")
  @Category("asyncio4j")
  @StackTrace(false)
  static final class Stall extends Event {

    /** To be asked on account of others; never committed. */
    static final Stall PROBE = new Stall();

    @Label("Loop")
    String loop = "";

    @Label("Task")
    @Description("That the generator runs in")
    String task = "";

    @Label("Generator")
    @Description("The class whose code the generator is, or the step of the stream if that is ours")
    String generator = "";

    @Label("Outcome")
    @Description(
        "requested; cancelled if the subscriber has left or broken a rule; closed if the task was"
            + " cancelled, by the end of its loop for example")
    String outcome = "";
  }

  /** How the wait ends. */
  interface End {
    /**
     * It is over.
     *
     * @param hasLeft whether the subscriber has, for whatever reason
     * @param wasThrown whether the wait was ended by an error
     */
    void told(boolean hasLeft, boolean wasThrown);
  }

  /**
   * A generator begins to wait. In its task.
   *
   * @param code whose class the generator's code is; or what it is called, if that code is ours
   * @return what is to be told of the end; null if nobody records that
   */
  static @Nullable End begin(EventLoop loop, Object code) {
    return IS_PRESENT && Stall.PROBE.isEnabled() ? record(loop, code) : null;
  }

  /** A lambda's own name changes with each run of the program. */
  private static String nameOf(Object code) {
    if (code instanceof String name) {
      return name;
    }
    String name = code.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  private static End record(EventLoop loop, Object code) {
    Stall stall = new Stall();
    Task<?> task = Asyncio.currentTask();
    stall.loop = loop.name();
    stall.task = task == null ? "" : task.getName();
    stall.generator = nameOf(code);
    stall.begin();
    return (hasLeft, wasThrown) -> {
      stall.end();
      if (stall.shouldCommit()) {
        stall.outcome = hasLeft ? "cancelled" : wasThrown ? "closed" : "requested";
        stall.commit();
      }
    };
  }
}
