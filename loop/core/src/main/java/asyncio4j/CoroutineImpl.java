package asyncio4j;

import asyncio4j.internal.Engines;
import asyncio4j.internal.Fiber;
import asyncio4j.internal.StackRoom;
import java.lang.ref.Reference;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The coroutine object. It is awaited (its body runs inside the awaiting coroutine), or driven on a
 * fiber of its own: by a task, or by hand with send, throwInto and close.
 *
 * <pre>
 * CREATED --await--> INLINE --> CLOSED
 * CREATED --drive--> RUNNING <--> AWAITING or SUSPENDED
 *                    RUNNING --> CLOSED
 * CREATED --close or an exception at the door--> CLOSED
 * </pre>
 *
 * <p>Every field belongs to the line that drives or awaits it; driver and body take turns. There
 * may be very many, hence one field for all that passes between the two.
 */
final class CoroutineImpl<T extends @Nullable Object> implements Coroutine<T>, Runnable {

  /** A body that returns nothing. */
  record VoidBody(CheckedRunnable body) implements Callable<@Nullable Void> {
    @Override
    public @Nullable Void call() throws Exception {
      body.run();
      return null;
    }
  }

  /** A generator that is driven as a coroutine: {@code types.coroutine}. */
  record GeneratorBody<T extends @Nullable Object>(Generator<?, ?, T> generator)
      implements Callable<T> {
    @Override
    public T call() {
      try {
        return ((GeneratorImpl<?, ?, T>) generator).core().runAsCoroutine();
      } finally {
        Reference.reachabilityFence(generator);
      }
    }
  }

  private enum State {
    CREATED,
    INLINE,
    RUNNING,
    /** Suspended; what it handed out is a future that it awaits. */
    AWAITING,
    SUSPENDED,
    CLOSED
  }

  private State state = State.CREATED;

  /** A {@link Callable}, or else a {@link CheckedRunnable}, which returns nothing. */
  private final Object body;

  private final @Nullable NeverAwaited report;

  private @Nullable Fiber fiber;

  /**
   * What the body hands out when it suspends; then what the driver hands in when it resumes; at the
   * end, what the body returned.
   */
  private @Nullable Object passed;

  /** The exception that the driver throws in; at the end, the one that the body ended with. */
  private @Nullable Throwable thrown;

  /** Where the body is in its own code while it blocks and its loop goes on without it. */
  private record Blocked(@Nullable CoroutineImpl<?> innermost, Context context) {}

  /**
   * Until the body begins, the thread locals that it will have, {@link LocalsCarrier.Captured};
   * then a {@link Blocked} while it blocks. As a rule null.
   */
  private @Nullable Object aside;

  private CoroutineImpl(Callable<T> body, boolean watched) {
    this.body =
        body instanceof VoidBody(CheckedRunnable inner) && !(inner instanceof Callable)
            ? inner
            : body;
    this.report =
        watched
            ? NeverAwaited.watch(this, "coroutine '" + name() + "'", DebugMode.isOnHere())
            : null;
  }

  /** A coroutine that the user holds: it is reported if nobody ever awaits it. */
  static <T extends @Nullable Object> CoroutineImpl<T> watched(Callable<T> body) {
    return new CoroutineImpl<>(body, true);
  }

  /** A coroutine that is driven or awaited right away. */
  static <T extends @Nullable Object> CoroutineImpl<T> unwatched(Callable<T> body) {
    return new CoroutineImpl<>(body, false);
  }

  // ---- awaited ----

  @Override
  public T await() {
    if (state != State.CREATED) {
      throw new IllegalStateException(
          state == State.CLOSED
              ? "cannot reuse already awaited coroutine"
              : "coroutine is being awaited already");
    }
    begin(State.INLINE);
    try {
      return call();
    } catch (Throwable e) {
      throw Sneaky.rethrow(endedBy(e));
    } finally {
      state = State.CLOSED;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // it came as a Callable<T>, or returns nothing
  private T call() throws Exception {
    if (body instanceof Callable<?> callable) {
      return (T) callable.call();
    }
    ((CheckedRunnable) body).run();
    return null;
  }

  private void begin(State next) {
    state = next;
    if (report != null) {
      report.dismiss();
    }
  }

  /** A StopIteration that leaves a coroutine would end whatever generator stands around it. */
  static Throwable endedBy(Throwable e) {
    return e instanceof StopIteration
        ? new IllegalStateException("coroutine raised StopIteration", e)
        : e;
  }

  // ---- driven ----

  /**
   * Runs the body until it suspends or ends. Called by a task, on the line of its loop.
   *
   * @return true if it ended: see {@link #failure()} and {@link #result()}; false if it handed
   *     something out
   */
  boolean drive(Strand strand, @Nullable Object value, @Nullable Throwable exception) {
    if (state == State.CREATED && exception != null) {
      begin(State.CLOSED);
      thrown = exception;
      return true;
    }
    checkDrivable();
    passed = value;
    thrown = exception;
    return goOn(strand);
  }

  /** Resumes the fiber: after drive, or when a released fiber can go on. */
  boolean goOn(Strand strand) {
    CoroutineImpl<?> outer = strand.coroutine;
    CoroutineImpl<?> last = this;
    try {
      Fiber on = fiber != null ? fiber : start(strand);
      state = State.RUNNING;
      enter(strand);
      try {
        on.resume(strand);
      } finally {
        // Another one may have begun on its stack.
        last = (CoroutineImpl<?>) on.body();
      }
      last.cameBack(on, strand);
    } catch (Throwable e) {
      // Not the body's: there was no room for its thread or its frames.
      last.close(e);
    }
    strand.coroutine = outer;
    return last.state == State.CLOSED;
  }

  private void cameBack(Fiber from, Strand strand) {
    if (from.isDone()) {
      close(thrown);
    } else if (from.isParked()) {
      aside = new Blocked(strand.coroutine, strand.context());
    }
  }

  /** True if nobody has begun to drive or await it. */
  boolean isFresh() {
    return state == State.CREATED;
  }

  /** The body has ended, and its fiber goes on with another one. On that fiber. */
  Fiber leave() {
    Fiber left = fiber;
    if (left == null) {
      throw new IllegalStateException("a body that ends has a fiber");
    }
    close(null);
    return left;
  }

  /** The body begins on the fiber of one that has ended, and on that fiber. */
  void beginOn(Fiber left, Strand strand) {
    begin(State.RUNNING);
    fiber = left;
    strand.coroutine = this;
  }

  private Fiber start(Strand strand) {
    begin(State.RUNNING);
    TaskImpl<?> task = strand.task;
    // A task's fiber is resumed by its loop; by hand, anybody may do it from anywhere.
    Fiber made =
        task != null && task.drives(this) ? Engines.taskFiber(task) : Engines.generatorFiber(this);
    fiber = made;
    return made;
  }

  /** The line comes to where the body is. */
  private void enter(Strand strand) {
    if (aside instanceof Blocked(var innermost, var context)) {
      aside = null;
      strand.coroutine = innermost;
      strand.setContext(context);
    } else {
      strand.coroutine = this;
    }
  }

  private void close(@Nullable Throwable withFailure) {
    thrown = withFailure;
    state = State.CLOSED;
    fiber = null;
  }

  private void checkDrivable() {
    switch (state) {
      case CREATED, AWAITING, SUSPENDED -> {}
      case RUNNING -> throw new GeneratorAlreadyExecutingException("coroutine already executing");
      case INLINE -> throw new IllegalStateException("coroutine is being awaited already");
      case CLOSED -> throw new IllegalStateException("cannot reuse already awaited coroutine");
    }
  }

  /** What the fiber runs. */
  @Override
  public void run() {
    if (!(aside instanceof LocalsCarrier.Captured carried)) {
      callBody();
      return;
    }
    aside = null;
    Runnable restore = carried.install();
    try {
      callBody();
    } finally {
      restore.run();
    }
  }

  private void callBody() {
    try {
      passed = call();
    } catch (Throwable e) {
      thrown = endedBy(e);
    }
  }

  /** Thread locals for the body, which a task will drive. Those that come first count. */
  void bring(LocalsCarrier.@Nullable Captured captured) {
    if (aside == null) {
      aside = captured;
    }
  }

  /** True while the body blocks outside an await and its loop went on without it. */
  boolean isParked() {
    return aside instanceof Blocked;
  }

  /** Interrupts a body that is parked. */
  void interrupt() {
    Fiber on = fiber;
    if (on != null) {
      on.interrupt();
    }
  }

  /** How the body ended: null if it returned. */
  @Nullable Throwable failure() {
    return thrown;
  }

  /** What the body returned. */
  @SuppressWarnings({"unchecked", "NullAway"}) // in the end call() sets it
  T result() {
    return (T) passed;
  }

  /** What the suspended body handed out. */
  @Nullable Object handedOut() {
    return passed;
  }

  /** True if what the body handed out is a future that it awaits. */
  boolean isAwaiting() {
    return state == State.AWAITING;
  }

  /** Tells whether the body is running now. */
  boolean isRunning() {
    return state == State.RUNNING && !isParked();
  }

  @Nullable Thread thread() {
    Fiber on = fiber;
    return on != null ? on.thread() : null;
  }

  StackTraceElement[] stack() {
    // Read once: a report may be made on another thread.
    Fiber on = fiber;
    return on == null ? new StackTraceElement[0] : on.stack();
  }

  // ---- inside the body ----

  static @Nullable Object suspendRunning(@Nullable Object value) {
    return running("suspend").handOut(value, false);
  }

  /** The coroutine that the caller runs in. */
  static CoroutineImpl<?> running(String what) {
    return running(Strand.current(), what);
  }

  static CoroutineImpl<?> running(Strand strand, String what) {
    CoroutineImpl<?> running = strand.coroutine;
    if (running == null) {
      throw new IllegalStateException(
          what
              + " outside a coroutine: call it from the body of Asyncio.run or of a task; from"
              + " other threads use Asyncio.runCoroutineThreadsafe, in a callback make a task");
    }
    return running;
  }

  /** Suspends the body until the driver resumes it. */
  @Nullable Object handOut(@Nullable Object value, boolean isAwaited) {
    Fiber on = fiber;
    if (on == null) {
      throw new IllegalStateException("the coroutine has ended");
    }
    State before = state;
    passed = value;
    state = isAwaited ? State.AWAITING : State.SUSPENDED;
    try {
      on.suspend();
    } catch (Throwable e) {
      // It cannot be suspended here, and goes on with that.
      state = before;
      throw e;
    }
    Throwable thrownIn = thrown;
    if (thrownIn != null) {
      thrown = null;
      throw Sneaky.rethrow(thrownIn);
    }
    return passed;
  }

  /** Runs something on the driver's side, which for a task is the loop's own thread. */
  void callOut(Runnable action) {
    Fiber on = fiber;
    if (on == null) {
      throw new IllegalStateException("the coroutine has ended");
    }
    on.callOut(action);
  }

  // ---- by hand ----

  @Override
  public @Nullable Object send(@Nullable Object value) {
    checkDrivable();
    StackRoom.check();
    if (state == State.CREATED && value != null) {
      throw new IllegalTypeException("can't send non-None value to a just-started coroutine");
    }
    return outcome(drive(Strand.current(), value, null));
  }

  @Override
  public @Nullable Object throwInto(Throwable exception) {
    checkDrivable();
    StackRoom.check();
    return outcome(drive(Strand.current(), null, exception));
  }

  private @Nullable Object outcome(boolean ended) {
    if (ended && thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
    if (ended) {
      throw new StopIteration(passed);
    }
    return passed;
  }

  @Override
  public void close() {
    switch (state) {
      case CREATED -> begin(State.CLOSED);
      case CLOSED -> {}
      default -> {
        if (!drive(Strand.current(), null, new GeneratorExit())) {
          throw new IllegalStateException("coroutine ignored GeneratorExit");
        }
        if (thrown != null && !(thrown instanceof GeneratorExit)) {
          throw Sneaky.rethrow(thrown);
        }
      }
    }
  }

  /** The class of the body, which is all that a lambda has for a name. */
  String name() {
    if (body instanceof GeneratorBody<?>(var generator)) {
      return generator.toString();
    }
    return Names.of((body instanceof VoidBody(CheckedRunnable inner) ? inner : body).getClass());
  }

  @Override
  public String toString() {
    return "<coroutine " + name() + ">";
  }
}
