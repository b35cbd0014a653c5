package asyncio4j.io;

import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts one attempt after the other, each when the one before it has failed or some time has
 * passed since that one began, until the first succeeds: {@code asyncio.staggered.staggered_race}.
 * Belongs to the loop's line, and is run once.
 */
final class StaggeredRace<T> {

  private final EventLoop loop;
  private final Consumer<T> tooLate;

  /** In the order in which they began. */
  private final List<Task<T>> started = new ArrayList<>();

  /** What each attempt threw; null as long as it runs, and if it has succeeded. */
  private @Nullable Throwable[] thrown = {};

  /** How many of the started ones have not ended. */
  private int running;

  /** The first that succeeded. */
  private @Nullable T won;

  private boolean hasWon;

  /** Nobody takes what is won any more. */
  private boolean abandoned;

  /** Done when an attempt has ended, or the time is up. */
  private LoopFuture<@Nullable Void> change;

  /**
   * A race.
   *
   * @param tooLate takes what attempts bring that nobody wants any more: after another has won, or
   *     when the caller was cancelled
   */
  StaggeredRace(EventLoop loop, Consumer<T> tooLate) {
    this.loop = loop;
    this.tooLate = tooLate;
    this.change = loop.createFuture();
  }

  /** What the attempts that failed threw, in the order in which they began. */
  List<Throwable> errors() {
    return Arrays.stream(thrown).filter(Objects::nonNull).map(Throwable.class::cast).toList();
  }

  /**
   * Runs the race in the caller's coroutine, and returns when no attempt runs any more; null if all
   * have failed.
   */
  @Nullable T run(List<? extends Callable<T>> attempts, Duration delay) {
    thrown = new Throwable[attempts.size()];
    boolean taken = false;
    try {
      for (Callable<T> attempt : attempts) {
        if (!hasWon) {
          Task<T> newest = start(attempt);
          if (started.size() < attempts.size()) {
            awaitAtMost(delay, () -> hasWon || newest.isDone());
          }
        }
      }
      await(() -> hasWon || running == 0);
      cancelRest();
      await(() -> running == 0);
      taken = true;
      return won;
    } finally {
      if (!taken) {
        abandon();
      }
    }
  }

  private Task<T> start(Callable<T> attempt) {
    int index = started.size();
    Task<T> task = loop.createTask(attempt);
    started.add(task);
    running++;
    task.addDoneCallback(done -> ended(index, done));
    return task;
  }

  private void ended(int index, LoopFuture<T> task) {
    running--;
    Throwable failure = task.isCancelled() ? new CancelledError() : task.exception();
    if (failure != null) {
      // How those end that have lost does not matter.
      thrown[index] = hasWon ? null : failure;
    } else if (hasWon || abandoned) {
      tooLate.accept(task.result());
    } else {
      hasWon = true;
      won = task.result();
    }
    changed();
  }

  private void changed() {
    if (!change.isDone()) {
      change.setResult(null);
    }
  }

  private void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      change = loop.createFuture();
      change.await();
    }
  }

  private void awaitAtMost(Duration limit, BooleanSupplier condition) {
    boolean[] isUp = new boolean[1];
    TimerHandle timer =
        loop.callLater(
            limit,
            () -> {
              isUp[0] = true;
              changed();
            });
    try {
      await(() -> isUp[0] || condition.getAsBoolean());
    } finally {
      timer.cancel();
    }
  }

  private void cancelRest() {
    for (Task<T> task : started) {
      task.cancel();
    }
  }

  private void abandon() {
    abandoned = true;
    cancelRest();
    T unwanted = won;
    if (unwanted != null) {
      tooLate.accept(unwanted);
    }
  }
}
