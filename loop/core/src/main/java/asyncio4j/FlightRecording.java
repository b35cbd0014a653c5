package asyncio4j;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a loop tells Flight Recorder. While nothing is recorded that costs a look at a flag in each
 * iteration; where the module {@code jdk.jfr} is missing not even that. Belongs to the loop's line.
 */
final class FlightRecording {

  /** Whether the classes of the events can be loaded. */
  static final boolean IS_PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private final EventLoopImpl loop;

  FlightRecording(EventLoopImpl loop) {
    this.loop = loop;
  }

  /** To be asked on their account: an event that is not committed is none. */
  private static final class Probes {
    static final LoopEvent STEP = new LoopEvent.TaskStep();
    static final LoopEvent ITERATION = new LoopEvent.Iteration();
    static final LoopEvent SLOW = new LoopEvent.SlowCallback();
    static final LoopEvent HOP = new LoopEvent.ExecutorHop();
  }

  /** Whether this iteration is to be recorded. */
  static boolean isOn() {
    return IS_PRESENT
        && (Probes.STEP.isEnabled() || Probes.ITERATION.isEnabled() || Probes.SLOW.isEnabled());
  }

  /** Runs a callback or a step. */
  void run(Ready item, Runnable runs) {
    LoopEvent.TaskStep step = new LoopEvent.TaskStep();
    LoopEvent.SlowCallback slow = new LoopEvent.SlowCallback();
    // Now: the task may have another name, or be done, afterwards.
    boolean isStep = item.isStep();
    String task = isStep && step.isEnabled() ? item.name() : "";
    long begin = System.nanoTime();
    step.begin();
    slow.begin();
    try {
      runs.run();
    } finally {
      step.end();
      slow.end();
      if (isStep && step.shouldCommit()) {
        step.loop = loop.name();
        step.task = task;
        step.commit();
      }
      if (System.nanoTime() - begin >= loop.slowCallbackNanos() && slow.shouldCommit()) {
        slow.loop = loop.name();
        slow.what = item.description();
        slow.commit();
      }
    }
  }

  /** Runs the part of an iteration that comes after the poll. */
  void iteration(long pollNanos, int ready, Runnable runs) {
    LoopEvent.Iteration iteration = new LoopEvent.Iteration();
    iteration.begin();
    try {
      runs.run();
    } finally {
      iteration.end();
      if (ready > 0 && iteration.shouldCommit()) {
        iteration.loop = loop.name();
        iteration.ready = ready;
        iteration.pollTime = pollNanos;
        iteration.commit();
      }
    }
  }

  /** Blocking code goes to an executor; returns what takes its outcome, null if nobody records. */
  static @Nullable Consumer<String> hop(EventLoopImpl loop) {
    if (!IS_PRESENT || !Probes.HOP.isEnabled()) {
      return null;
    }
    LoopEvent.ExecutorHop hop = new LoopEvent.ExecutorHop();
    hop.begin();
    return outcome -> {
      hop.end();
      if (hop.shouldCommit()) {
        hop.loop = loop.name();
        hop.outcome = outcome;
        hop.commit();
      }
    };
  }
}
