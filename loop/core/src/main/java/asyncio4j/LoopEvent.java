package asyncio4j;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * The events that Flight Recorder gets from a loop. To be loaded only if {@link
 * FlightRecording#IS_PRESENT}. Those that cost something in each step are off unless a recording
 * asks for them. Their fields are what a recording shows; nobody else reads them.
 */
@Category("asyncio4j")
@StackTrace(false)
abstract class LoopEvent extends Event {

  @Label("Loop")
  String loop = "";

  /** One step of a task. */
  @Name("asyncio4j.TaskStep")
  @Enabled(false)
  @Label("Task Step")
  static final class TaskStep extends LoopEvent {
    @Label("Task")
    String task = "";
  }

  /** One iteration that had something to run, from its beginning after the poll. */
  @Name("asyncio4j.LoopIteration")
  @Enabled(false)
  @Label("Loop Iteration")
  static final class Iteration extends LoopEvent {
    @Label("Ready")
    @Description("How many callbacks and steps it ran")
    int ready;

    @Label("Poll Time")
    @Description("How long the poll before it took, waiting included")
    @Timespan(Timespan.NANOSECONDS)
    long pollTime;
  }

  /** A callback or step that took longer than the loop's slowCallbackDuration. */
  @Name("asyncio4j.SlowCallback")
  @Enabled(false)
  @Label("Slow Callback")
  static final class SlowCallback extends LoopEvent {
    @Label("What")
    @Description("The task or the callback")
    String what = "";
  }

  /**
   * Blocking code on an executor, from the call to its outcome on the loop; if it was taken back
   * before it began, to its cancellation. The same with remote code that is cancelled, of which
   * nobody knows when it ends.
   */
  @Name("asyncio4j.ExecutorHop")
  @Label("Executor Hop")
  static final class ExecutorHop extends LoopEvent {
    @Label("Outcome")
    @Description("finished, failed or cancelled")
    String outcome = "";
  }
}
