package asyncio4j.reactor;

import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What Reactor does with the errors of its schedulers' tasks: the thread's uncaught exception
 * handler, and then {@link Schedulers#onHandleError}.
 *
 * <p>Reactor keeps that to itself. Every scheduler does it, however: here one that runs its tasks
 * at once, on the calling thread, and whose task throws the error. A worker of the {@code single}
 * kind does not call the {@link Schedulers#onScheduleHook} hooks again, which have seen the real
 * task.
 */
final class UncaughtErrors {

  private static final Scheduler.Worker AT_ONCE =
      Schedulers.single(Schedulers.immediate()).createWorker();

  private UncaughtErrors() {}

  /** On the thread that ran the task. What the user's handlers throw comes out. */
  static void handle(Throwable error) {
    AT_ONCE.schedule(() -> {
      switch (error) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        // Reactor unwraps it again.
        default -> throw Exceptions.propagate(error);
      }
    });
  }
}
