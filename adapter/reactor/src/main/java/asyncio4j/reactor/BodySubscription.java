package asyncio4j.reactor;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.GeneratorExit;
import asyncio4j.Task;
import asyncio4j.TaskOptions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A subscription that runs a body as a task of the loop.
 *
 * <p>The task starts with the first request. It is asked to leave at most once by each of the two
 * ways there are: {@link GeneratorExit} where it hands out an item, {@link Task#cancel} where it
 * awaits something else. The last signal is sent in the task, after the body's {@code finally}
 * blocks.
 */
abstract class BodySubscription<T> extends LoopSubscription<T>
    implements AsyncSubscription, Callable<@Nullable Void> {

  private final LiveSubscriptions live;
  private final Completion closed = new Completion();

  /** Whoever gets the first demand; later ones are ordered after it by the demand counter. */
  private boolean registered;

  // ---- the loop's thread ----

  /** The task was started, or will not be. */
  private boolean started;

  /** Null before the body begins and after it ended. */
  private @Nullable Task<?> task;

  /**
   * The thread that runs the body while it does; the body's own thread compares it with itself, and
   * so may others.
   */
  @Nullable Thread thread;

  /** The task was told to leave. */
  private boolean leaving;

  /** What goes to the loop, because there is nobody else for it. */
  private @Nullable Throwable fatal;

  BodySubscription(EventLoop loop, CoreSubscriber<? super T> actual, LiveSubscriptions live) {
    super(loop, actual);
    this.live = live;
  }

  /** The loop has to look at new demand. Any thread. */
  final void wake() {
    if (!registered) {
      registered = true;
      live.add(this);
      if (closed.isDone()) {
        live.remove(this); // It was cancelled before.
      }
    }
    callLoop();
  }

  @Override
  public final Mono<Void> closed() {
    return closed.mono();
  }

  // ---- the loop's thread ----

  @Override
  public final void run() {
    if (!started) {
      started = true;
      if (isActive()) {
        start();
      } else {
        endWithoutBody();
      }
    } else if (!resumeIfWaiting() && !isActive()) {
      leave();
    }
  }

  private void start() {
    try {
      Task.startEagerly(loop, Coroutine.of(this), TaskOptions.in(variables));
    } catch (IllegalStateException e) {
      terminate(e);
      ended();
    }
  }

  private void endWithoutBody() {
    if (isViolated()) {
      terminate(violation());
    }
    ended();
  }

  /** The task awaits something of its own: cancel it, once. */
  private void leave() {
    Task<?> running = task;
    if (running != null && !leaving) {
      leaving = true;
      running.cancel("the subscription was cancelled");
    }
  }

  /** The loop was closed before it could start the body. By the thread that closes it. */
  @Override
  public final void discard() {
    if (!started) {
      if (isViolated()) {
        terminate(violation());
      } else {
        terminateClosed();
      }
      ended();
    }
  }

  /** The body has ended, or will not begin. */
  @Override
  final void ended() {
    closed.complete();
    live.remove(this);
  }

  // ---- the task ----

  @Override
  public final @Nullable Void call() {
    task = Asyncio.currentTask();
    thread = Thread.currentThread();
    Throwable failure = null;
    try {
      runBody();
    } catch (Throwable e) {
      failure = e;
    }
    thread = null;
    task = null;
    try {
      finish(failure);
    } catch (Throwable e) {
      failFatally(e);
    }
    ended();
    Throwable last = fatal;
    if (last != null) {
      report(last);
    }
    return null;
  }

  private void finish(@Nullable Throwable failure) {
    if (failure != null && Failures.endsLoop(failure)) {
      fatal = failure;
    }
    if (isViolated()) {
      Throwable violation = violation();
      if (failure != null && !isExit(failure) && failure != violation) {
        violation.addSuppressed(failure);
      }
      terminate(violation);
    } else if (isActive()) {
      finishActive(failure);
    } else if (failure != null && !isExit(failure)) {
      Operators.onErrorDropped(failure, actual.currentContext());
    }
  }

  /** The subscriber threw what no operator may catch, or threw from its last signal. */
  final void failFatally(Throwable thrown) {
    fatal = thrown;
    terminateSilently(thrown);
  }

  private void report(Throwable thrown) {
    if (Failures.endsLoop(thrown)) {
      throw Failures.sneaky(thrown);
    }
    loop.callExceptionHandler(
        Map.of(
            "message",
            "A subscriber threw from a signal, which Reactive Streams rule 2.13 forbids",
            "exception",
            thrown,
            "subscriber",
            actual));
  }

  private void finishActive(@Nullable Throwable failure) {
    if (failure != null) {
      terminate(Failures.forSubscriber(failure, actual.currentContext()));
    } else {
      complete();
    }
  }

  /** An error that only says that the body was told to leave. */
  private static boolean isExit(Throwable failure) {
    return failure instanceof GeneratorExit || failure instanceof CancelledError;
  }

  /** The body was told to leave at a yield; a wake-up that comes later has nothing to do. */
  final void setLeaving() {
    leaving = true;
  }

  final boolean isRunning(Task<?> candidate) {
    return task == candidate;
  }

  /** Runs the body, in the task. */
  abstract void runBody() throws Exception;

  /**
   * Resumes the body if it waits for its subscriber.
   *
   * @return false if it does not
   */
  abstract boolean resumeIfWaiting();
}
