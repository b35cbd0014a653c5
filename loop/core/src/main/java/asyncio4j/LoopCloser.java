package asyncio4j;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a loop does with the tasks that are left when it is closed: cancels them and runs until each
 * has ended and those who wait for it have been told, so that every {@code finally} runs. A body
 * that goes on awaiting when its time is up gets {@link GeneratorExit} at each await, as a
 * coroutine does that asyncio throws away; one that blocks meanwhile is interrupted.
 *
 * <p>Time is up by the loop's clock or by the real one, whichever is first: on a virtual clock a
 * body can sleep for ever in no time at all, and it can wait for another thread for which no time
 * passes. Neither of them jumps for this.
 */
final class LoopCloser {

  /** How often all bodies together may swallow the exit before they are given up. */
  private static final int PATIENCE = 10_000;

  /** How often async generators may begin to be used while others are closed. */
  private static final int ROUNDS = 100;

  /** How many iterations the callbacks of the last task may take. */
  private static final int ECHOES = 100;

  /** How long the interrupted bodies have. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoopImpl loop;
  private final long deadline;

  /** The rest belongs to the loop's line. */
  private boolean timeIsUp;

  private boolean graceIsOver;
  private int exits;
  private int echoes;

  /**
   * Tasks that other threads asked for since the closing began, and that were not cancelled yet.
   */
  private final Set<Task<?>> late = new HashSet<>();

  /** What a body threw that leaves a loop at once; it has to wait for the others. */
  private @Nullable Throwable fatal;

  LoopCloser(EventLoopImpl loop) {
    this.loop = loop;
    this.deadline = loop.deadline(loop.closeTimeout());
  }

  void run() {
    if (!loop.tasks().isEmpty() || !loop.asyncgens().isEmpty()) {
      loop.host().run(this::runOnLine, Strand.runningLoop() != null);
    }
  }

  private void runOnLine() {
    long nanos = Math.max(0, deadline - loop.time());
    CompletableFuture<?> alarm = alarm(nanos, () -> timeIsUp = true);
    CompletableFuture<?> lastAlarm = alarm(nanos + GRACE_NANOS, () -> graceIsOver = true);
    try {
      runToTheEnd();
    } finally {
      alarm.cancel(false);
      lastAlarm.cancel(false);
    }
    loop.tasks().snapshot().forEach(this::giveUp);
    if (fatal != null) {
      throw Sneaky.rethrow(fatal);
    }
  }

  private void runToTheEnd() {
    loop.tasks().snapshot().forEach(Task::cancel);
    runWhile(this::goesOn);
    // Not before: an async generator cannot be closed while a task is in it.
    for (int i = 0; i < ROUNDS && !loop.asyncgens().isEmpty(); i++) {
      TaskImpl.start(loop, loop.shutdownAsyncgens(), TaskOptions.DEFAULT, false);
      runWhile(this::goesOn);
    }
  }

  /** Does something on the loop's line when real time has passed. */
  private CompletableFuture<?> alarm(long nanos, Runnable action) {
    CompletableFuture<@Nullable Void> alarm = new CompletableFuture<>();
    var _ = alarm.thenRun(() -> loop.callSoonThreadsafe(action, new Context()));
    return alarm.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
  }

  private void runWhile(BooleanSupplier condition) {
    while (condition.getAsBoolean()) {
      try {
        loop.runWhile(condition);
      } catch (KeyboardInterrupt | SystemExit e) {
        if (fatal == null) {
          fatal = e;
        } else if (fatal != e) {
          fatal.addSuppressed(e);
        }
      }
    }
  }

  /**
   * Another thread has asked for a task. It runs as long as the others need, as it does in asyncio:
   * they may be waiting for that thread.
   */
  void cameLate(Task<?> task) {
    late.add(task);
  }

  /** Nobody else would tell those who came late to leave, and they need not end by themselves. */
  private void cancelLateOnes() {
    late.removeIf(Task::isDone);
    if (!late.isEmpty() && late.size() == loop.tasks().size()) {
      List<Task<?>> left = List.copyOf(late);
      late.clear();
      left.forEach(Task::cancel);
    }
  }

  private boolean goesOn() {
    cancelLateOnes();
    if (loop.tasks().isEmpty()) {
      return loop.hasReady() && ++echoes < ECHOES;
    }
    if (loop.time() - deadline >= 0) {
      timeIsUp = true;
    }
    if (timeIsUp) {
      loop.tasks().snapshot().forEach(task -> ((TaskImpl<?>) task).expel());
      return !graceIsOver && ++exits < PATIENCE;
    }
    return true;
  }

  private void giveUp(Task<?> task) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", "Task ignored its cancellation and every exit, and is left unfinished");
    context.put("task", task);
    loop.callExceptionHandler(context);
  }
}
