package asyncio4j;

import asyncio4j.internal.Fiber;
import asyncio4j.internal.Host;
import asyncio4j.internal.StackRoom;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A task: drives a coroutine, one step after the other. CPython's {@code tasks.py}, the same in
 * structure.
 *
 * <p>At any time a task that is not done is in one of these: scheduled (it is in the ready queue
 * for its next step, and only once), running, waiting ({@link #awaited} is set), or parked (the
 * body blocks and the loop was released).
 */
final class TaskImpl<T extends @Nullable Object> extends FutureImpl<T>
    implements Task<T>, FutureImpl.Callback, Host {

  private static final AtomicLong NUMBERS = new AtomicLong();

  /**
   * How many eager first steps may stand on each other; Python's recursion limit ends such a thing,
   * too. Under relay each has a stack of its own, and nothing else would end it before the heap.
   */
  private static final int MOST_EAGER_STEPS = 1_000;

  private final CoroutineImpl<T> coroutine;

  /**
   * The task's context; until somebody asks for it, which the body of many a task never does, only
   * the {@link ContextMap values} that it will have.
   */
  private Object context;

  /**
   * Where the body is suspended: in the task's own context, which null means too, or in another one
   * if it awaits inside its run().
   */
  private @Nullable Context active;

  /** Null until somebody asks for the generated one. Written on the loop's line. */
  private volatile @Nullable String name;

  /** For the generated name. */
  private final long number;

  /** To be thrown in by the step that is scheduled. */
  private @Nullable Throwable thrown;

  /** What the coroutine is suspended on; null if it is not. */
  private @Nullable FutureImpl<?> awaited;

  /** To be thrown at the next await: under relay the watchdog's thread may set it. */
  private volatile @Nullable BlockingCallException blockingCall;

  private boolean mustCancel;
  private int cancelRequests;

  /** The step that is under way has entered the context. */
  private boolean entered;

  /** The list of the loop's tasks; see {@link TaskList}. */
  @Nullable TaskImpl<?> previous;

  @Nullable TaskImpl<?> next;
  boolean listed;

  private TaskImpl(EventLoopImpl loop, CoroutineImpl<T> coroutine, TaskOptions options) {
    super(loop);
    this.coroutine = coroutine;
    Context chosen = options.context();
    this.context = chosen != null ? chosen : Strand.current().values();
    String given = options.name();
    if (given != null) {
      // Only then: a volatile write costs as much as all the rest here.
      this.name = given;
    }
    this.number = given == null ? NUMBERS.incrementAndGet() : 0;
  }

  static <T extends @Nullable Object> TaskImpl<T> start(
      EventLoopImpl loop, Coroutine<T> coroutine, TaskOptions options, boolean eager) {
    loop.checkOpen();
    loop.checkThread("createTask", "Asyncio.runCoroutineThreadsafe");
    StackRoom.check();
    TaskImpl<T> task = new TaskImpl<>(loop, (CoroutineImpl<T>) coroutine, options);
    task.coroutine.bring(Locals.capture());
    loop.tasks().add(task);
    if (!(eager && loop.strand().isHere() && task.stepEagerly())) {
      loop.schedule(task);
    }
    return task;
  }

  /**
   * The first step, inside the caller's: on the loop's own thread, because that is who resumes the
   * fibers of tasks. A task that calls is suspended for it, from inside whatever it drives by hand.
   *
   * @return false if the caller cannot be suspended here; then the step has to wait
   */
  private boolean stepEagerly() {
    Strand strand = loop.strand();
    if (strand.eagerSteps == MOST_EAGER_STEPS) {
      loop.tasks().remove(this);
      throw new StackOverflowError(
          "eager tasks start each other "
              + MOST_EAGER_STEPS
              + " deep, each before the last returned");
    }
    CoroutineImpl<?> outerCoroutine = strand.coroutine;
    TaskImpl<?> outer = strand.task;
    Context outerContext = strand.context();
    Throwable[] fatal = new Throwable[1];
    Runnable first =
        () -> {
          CoroutineImpl<?> around = strand.coroutine;
          strand.coroutine = null;
          try {
            step(strand, null);
          } catch (KeyboardInterrupt | SystemExit e) {
            fatal[0] = e;
          } finally {
            strand.coroutine = around;
          }
        };
    strand.eagerSteps++;
    try {
      if (outer == null) {
        first.run();
      } else if (!callOut(outer.coroutine, first)) {
        return false;
      }
    } finally {
      strand.eagerSteps--;
      // Also if the end of the eager one throws: the caller goes on.
      strand.coroutine = outerCoroutine;
      strand.task = outer;
      strand.setContext(outerContext);
    }
    if (fatal[0] != null) {
      throw Sneaky.rethrow(fatal[0]);
    }
    return true;
  }

  private boolean callOut(CoroutineImpl<?> caller, Runnable first) {
    try {
      caller.callOut(first);
      return true;
    } catch (IllegalStateException pinned) {
      return false;
    } catch (Throwable e) {
      // The stack overflows; so it is as if the task had never been made.
      loop.tasks().remove(this);
      throw e;
    }
  }

  // ---- in the ready queue, for the next step ----

  @Override
  void run(Strand strand) {
    Throwable exception = thrown;
    if (exception != null) {
      thrown = null;
    }
    strand.keptTurns = 0;
    step(strand, exception);
  }

  @Override
  void discard() {
    // Closing a loop runs its tasks to their end; this one was given up, and reported.
  }

  @Override
  String name() {
    return getName();
  }

  @Override
  boolean isStep() {
    return true;
  }

  @Override
  @Nullable TaskImpl<?> beginning() {
    return thrown == null && !mustCancel && coroutine.isFresh() ? this : null;
  }

  private void scheduleStep(@Nullable Throwable exception) {
    thrown = exception;
    loop.schedule(this);
  }

  private void step(Strand strand, @Nullable Throwable exception) {
    if (isDone()) {
      throw new InvalidStateException("step(): already done: " + this);
    }
    Throwable throwIn = exception;
    if (mustCancel) {
      if (!(throwIn instanceof CancelledError) && !awaitedIsCancelled()) {
        throwIn = makeCancelledError();
      }
      mustCancel = false;
    }
    awaited = null;
    run(strand, throwIn, false);
  }

  /**
   * What the task waited for ended with a cancellation, and the await throws that one: the first of
   * two requests wins. Whatever else it ended with counts as seen, although this request hides it.
   */
  private boolean awaitedIsCancelled() {
    FutureImpl<?> over = awaited;
    if (over == null) {
      return false;
    }
    over.markRetrieved();
    return over.isCancelled() || over.peekException() instanceof CancelledError;
  }

  private void run(Strand strand, @Nullable Throwable throwIn, boolean parked) {
    enter(strand);
    boolean ended = false;
    Throwable undriven = null;
    try {
      ended = parked ? coroutine.goOn(strand) : coroutine.drive(strand, null, throwIn);
    } catch (Throwable e) {
      // Somebody else drives the coroutine, or has done so, or there is no memory for it.
      undriven = e;
    }
    TaskImpl<?> last = strand.task;
    if (last != null) {
      last.leave(strand);
      last.stepIsOver(ended, undriven);
    } else {
      Throwable atEnd = strand.takeThrownAtEnd();
      throw Sneaky.rethrow(
          atEnd != null ? atEnd : new AssertionError("somebody else has ended a step of " + this));
    }
  }

  private void enter(Strand strand) {
    strand.task = this;
    entered = context instanceof Context own && own.tryEnter();
    strand.setContext(active);
  }

  private void leave(Strand strand) {
    active = strand.contextSoFar();
    strand.task = null;
    strand.setContext(null);
    if (entered) {
      entered = false;
      getContext().exit();
    }
  }

  private void stepIsOver(boolean ended, @Nullable Throwable undriven) {
    if (undriven != null) {
      loop.tasks().remove(this);
      fail(undriven);
    } else if (ended) {
      end();
    } else if (!coroutine.isParked()) {
      suspended();
    }
  }

  // ---- Host: the next task on the same stack ----

  @Override
  public Runnable body() {
    return coroutine;
  }

  /**
   * What would follow when the body is left, and what the loop would do then, if that is to begin
   * another task: that needs no other stack. Whoever resumed this task comes back from the other
   * one.
   */
  @Override
  public @Nullable Host successor() {
    if (mustCancel || blockingCall != null || coroutine.failure() != null) {
      return null;
    }
    TaskImpl<?> next = loop.beginsNext(this);
    if (next == null) {
      return null;
    }
    Strand strand = loop.strand();
    try {
      Fiber fiber = coroutine.leave();
      leave(strand);
      end();
      loop.takeBeginning();
      strand.keptTurns = 0;
      next.enter(strand);
      next.coroutine.beginOn(fiber, strand);
      return next;
    } catch (Throwable e) {
      // No memory to tell those who wait. There is nobody here to throw it to.
      strand.task = null;
      strand.keepThrownAtEnd(e);
      return null;
    }
  }

  // ---- Host: a body that blocks outside an await ----

  @Override
  public boolean parked(Fiber fiber, Thread thread) {
    return loop.parked(this, thread);
  }

  @Override
  public void unparked(Fiber fiber) {
    loop.addFromAnywhere(new GoOn());
  }

  @Override
  public void interrupted() {
    loop.interruptedInside();
  }

  /** The next part of a step during which the body was parked and the loop went on. */
  private final class GoOn extends Ready {
    @Override
    void run(Strand strand) {
      TaskImpl.this.run(strand, null, true);
    }

    @Override
    void discard() {
      // As for a step.
    }

    @Override
    public String description() {
      return TaskImpl.this.toString();
    }
  }

  private void end() {
    loop.tasks().remove(this);
    BlockingCallException blocked = blockingCall;
    if (blocked != null) {
      blockingCall = null;
      loop.blockingDetector().log(blocked);
    }
    Throwable failure = coroutine.failure();
    if (failure == null) {
      if (mustCancel) {
        mustCancel = false;
        cancelledAfterAll();
      } else {
        finish(coroutine.result());
      }
    } else if (failure instanceof CancelledError cancelled) {
      cancelledBy(cancelled);
    } else {
      fail(failure);
      if (failure instanceof KeyboardInterrupt || failure instanceof SystemExit) {
        throw Sneaky.rethrow(failure);
      }
    }
  }

  /**
   * The body handed something out: a future to wait for, a turn to wait for, or something that is
   * refused.
   */
  private void suspended() {
    Object handedOut = coroutine.handedOut();
    BlockingCallException blocked = blockingCall;
    if (blocked != null) {
      blockingCall = null;
      scheduleStep(blocked);
    } else if (handedOut instanceof FutureImpl<?> future) {
      if (future.loop != loop) {
        scheduleStep(
            WhatToDo.illegalState(
                "Task " + this + " got Future " + future + " attached to a different loop",
                "await Asyncio.wrapFuture(future.toCompletableFuture()), or"
                    + " runCoroutineThreadsafe on the future's loop"));
      } else if (!coroutine.isAwaiting()) {
        refuse("yield was used instead of yield from in task " + this + " with " + future);
      } else if (future == this) {
        refuse("Task cannot await on itself: " + this);
      } else {
        awaited = future;
        future.addCallback(this);
        if (mustCancel && future.cancel(cancelMessage())) {
          mustCancel = false;
        }
      }
    } else if (handedOut == null) {
      scheduleStep(null);
    } else if (handedOut instanceof Generator<?, ?, ?>) {
      refuse(
          "yield was used instead of yield from for generator in task "
              + this
              + " with "
              + handedOut);
    } else {
      refuse("Task got bad yield: " + handedOut);
    }
  }

  /** The loop is closing and the body's time is up: an exit where it waits. */
  void expel() {
    if (coroutine.isParked()) {
      coroutine.interrupt();
    } else if (awaited != null && !awaited.isDone()) {
      awaited.removeCallback(this);
      awaited = null;
      scheduleStep(new GeneratorExit());
    }
  }

  /** The body has blocked outside an await. */
  void throwAtNextAwait(BlockingCallException call) {
    blockingCall = call;
    if (isDone() && blockingCall != null) {
      // It ended while the watchdog was looking at it.
      blockingCall = null;
      loop.blockingDetector().log(call);
    }
  }

  private void refuse(String why) {
    scheduleStep(new IllegalStateException(why));
  }

  /** What the task waits for is done. The await that is resumed looks at its result itself. */
  @Override
  public void schedule(FutureImpl<?> done) {
    scheduleStep(null);
  }

  /** The thread of the body; null if the JDK lists it, or there is none. */
  @Nullable Thread thread() {
    return coroutine.thread();
  }

  @Nullable FutureImpl<?> awaited() {
    return awaited;
  }

  /** For a dump; from outside the loop's line it is a guess. */
  TaskInfo.State stateNow() {
    FutureImpl<?> waitsFor = awaited;
    return coroutine.isParked()
        ? TaskInfo.State.BLOCKED
        : coroutine.isRunning()
            ? TaskInfo.State.RUNNING
            : waitsFor != null && !waitsFor.isDone()
                ? TaskInfo.State.AWAITING
                : TaskInfo.State.READY;
  }

  /** True if nothing is to be thrown into this coroutine of the task at its next step. */
  boolean wouldGoOn(CoroutineImpl<?> suspending) {
    return coroutine == suspending && !mustCancel;
  }

  boolean drives(CoroutineImpl<?> other) {
    return coroutine == other;
  }

  // ---- LoopFuture ----

  @Override
  public void setResult(T result) {
    throw new IllegalStateException("Task does not support set_result operation");
  }

  @Override
  public void setException(Throwable exception) {
    throw new IllegalStateException("Task does not support set_exception operation");
  }

  @Override
  public boolean cancel(@Nullable String message) {
    markRetrieved();
    if (isDone()) {
      return false;
    }
    loop.checkThread("cancel", "loop.callSoonThreadsafe(task::cancel)");
    StackRoom.check();
    boolean passedOn = awaited != null && awaited.cancel(message);
    cancelRequests++;
    if (passedOn) {
      return true;
    }
    mustCancel = true;
    setCancelMessage(message);
    return true;
  }

  // ---- Task ----

  @Override
  public int uncancel() {
    if (cancelRequests > 0) {
      cancelRequests--;
      if (cancelRequests == 0) {
        mustCancel = false;
      }
    }
    return cancelRequests;
  }

  @Override
  public int cancelling() {
    return cancelRequests;
  }

  @Override
  public String getName() {
    String given = name;
    return given != null ? given : "Task-" + number;
  }

  @Override
  public void setName(String newName) {
    name = Objects.requireNonNull(newName, "name");
  }

  @Override
  public Coroutine<T> getCoro() {
    return coroutine;
  }

  @Override
  public Context getContext() {
    if (context instanceof Context made) {
      return made;
    }
    Context made = new Context(values());
    if (loop.strand().task == this) {
      made.enter();
      entered = true;
    }
    context = made;
    return made;
  }

  /** What the task's context holds, without making it. */
  ContextMap values() {
    return context instanceof Context made ? made.values() : (ContextMap) context;
  }

  @Override
  public List<StackTraceElement> getStack() {
    Throwable failure = peekException();
    StackTraceElement[] frames = failure != null ? failure.getStackTrace() : coroutine.stack();
    return Arrays.stream(frames).filter(frame -> !StackFrames.isOurs(frame)).toList();
  }

  @Override
  public List<StackTraceElement> getStack(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("negative limit: " + limit);
    }
    List<StackTraceElement> all = getStack();
    int count = Math.min(limit, all.size());
    return peekException() != null
        ? all.subList(all.size() - count, all.size())
        : all.subList(0, count);
  }

  @Override
  public void printStack(PrintStream out) {
    printStack(Integer.MAX_VALUE, out);
  }

  @Override
  public void printStack(int limit, PrintStream out) {
    List<StackTraceElement> stack = getStack(limit);
    Throwable failure = peekException();
    out.println(
        stack.isEmpty()
            ? "No stack for " + this
            : (failure != null ? "Traceback for " : "Stack for ")
                + this
                + " (most recent call first):");
    for (StackTraceElement frame : stack) {
      out.println("\tat " + frame);
    }
    if (failure != null) {
      out.println(failure);
    }
  }

  @Override
  String kind() {
    return "Task";
  }

  @Override
  public String toString() {
    Throwable failure = isDone() && !isCancelled() ? peekException() : null;
    // Read once: a report may be made on another thread, while the task goes on.
    FutureImpl<?> waitsFor = awaited;
    return "<Task "
        + (cancelRequests > 0 && !isDone() ? "cancelling" : stateName())
        + " name='"
        + getName()
        + "' coro="
        + coroutine
        + (waitsFor != null
            ? " wait_for=<" + waitsFor.kind() + " " + waitsFor.stateName() + ">"
            : "")
        + (failure != null ? " exception=" + Text.of(failure) : "")
        + StackFrames.createdAt(source)
        + ">";
  }
}
