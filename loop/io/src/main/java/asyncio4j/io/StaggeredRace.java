package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts one attempt after the other, each when the one before has failed or some time has passed,
 * until the first succeeds: {@code asyncio.staggered.staggered_race}.
 */
final class StaggeredRace<T> {

  private final EventLoop loop;
  private final Consumer<T> tooLate;
  private final List<Throwable> errors = new ArrayList<>();
  private final List<Task<T>> running = new ArrayList<>();

  /**
   * A race.
   *
   * @param tooLate takes what an attempt brings after another one has won
   */
  StaggeredRace(EventLoop loop, Consumer<T> tooLate) {
    this.loop = loop;
    this.tooLate = tooLate;
  }

  /** What the attempts that failed threw, in the order in which they failed. */
  List<Throwable> errors() {
    return errors;
  }

  /** Runs the race in the caller's coroutine; null if all attempts failed. */
  @Nullable T run(List<? extends Callable<T>> attempts, Duration delay) {
    T won = null;
    try {
      for (int next = 0; won == null && (next < attempts.size() || !running.isEmpty()); ) {
        if (next < attempts.size()) {
          Callable<T> attempt = attempts.get(next);
          next++;
          running.add(loop.createTask(attempt));
        }
        won = awaitChange(next < attempts.size() ? delay : null);
      }
      return won;
    } finally {
      cancelRest();
    }
  }

  /** Waits until an attempt has ended or the time has passed. */
  private @Nullable T awaitChange(@Nullable Duration limit) {
    List<LoopFuture<T>> all = new ArrayList<>(running);
    if (limit == null) {
      Asyncio.wait(all, asyncio4j.ReturnWhen.FIRST_COMPLETED);
    } else {
      Asyncio.wait(all, limit, asyncio4j.ReturnWhen.FIRST_COMPLETED);
    }
    T won = null;
    for (Task<T> task : List.copyOf(running)) {
      if (task.isDone()) {
        running.remove(task);
        Throwable failure = failure(task);
        if (failure != null) {
          errors.add(failure);
        } else if (won == null) {
          won = task.result();
        } else {
          tooLate.accept(task.result());
        }
      }
    }
    return won;
  }

  private static @Nullable Throwable failure(Task<?> task) {
    return task.isCancelled() ? new CancelledError() : task.exception();
  }

  private void cancelRest() {
    for (Task<T> task : running) {
      task.cancel();
      task.addDoneCallback(done -> {
        if (!done.isCancelled() && done.exception() == null) {
          tooLate.accept(done.result());
        }
      });
    }
  }
}
