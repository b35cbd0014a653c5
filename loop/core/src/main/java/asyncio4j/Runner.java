package asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs main coroutines one after the other on one loop and in one context, and cleans up after
 * them: {@code asyncio.Runner}. {@link Asyncio#run} is a runner that is used once.
 *
 * <p>The loop is made when it is first needed, and runs on a thread of its own while the caller of
 * {@code run} waits. A runner is used by one thread at a time; only {@link #interrupt()} may come
 * from any.
 *
 * <h2>Interrupts</h2>
 *
 * <p>An interrupt is Ctrl-C (SIGINT), an interrupt of the thread that waits in {@code run}, or a
 * call of {@link #interrupt()}. The first one during a run cancels the main task, which may clean
 * up. If the task then ends cancelled and nobody else had asked for that, {@code run} throws {@link
 * KeyboardInterrupt}. A second one throws {@link KeyboardInterrupt} in the loop at once; what is
 * left is torn down by {@link #close()}.
 *
 * <p>Ctrl-C is handled while {@code run} is active, and only if nobody else has a handler for it.
 * Python does so on its main thread. The JVM has none, so here it is the thread that the launcher
 * started {@code main} on (its name and its group's are {@code main}) unless {@link
 * RunOptions#withCtrlC} says otherwise. It goes through the module {@code jdk.unsupported}; without
 * it Ctrl-C ends the JVM as always. So does a third Ctrl-C if the loop has not taken the first two,
 * because it is held up by blocking code.
 *
 * <p>After an interrupt of the waiting thread its interrupt flag is set again when {@code run} ends
 * with an exception. When {@code run} returns normally, main has handled the interrupt and the flag
 * stays clear.
 */
public final class Runner implements AutoCloseable {

  private enum State {
    CREATED,
    INITIALIZED,
    CLOSED
  }

  private final RunOptions options;
  private State state = State.CREATED;
  private @Nullable EventLoopImpl loop;
  private Context context = new Context();

  /** What a run interrupts; null between runs. Written by the caller of run, read from anywhere. */
  private volatile @Nullable Run current;

  private Runner(RunOptions options) {
    this.options = options;
  }

  /**
   * A runner with default options: {@code asyncio.Runner()}.
   *
   * @return the runner
   */
  public static Runner create() {
    return create(RunOptions.DEFAULT);
  }

  /**
   * A runner with options: {@code asyncio.Runner(debug=..., loop_factory=...)}.
   *
   * @param options debug mode, loop factory, Ctrl-C
   * @return the runner
   */
  public static Runner create(RunOptions options) {
    return new Runner(Objects.requireNonNull(options, "options"));
  }

  /**
   * The loop: {@code runner.get_loop()}. It is made now if it was not yet.
   *
   * @return the loop
   * @throws IllegalStateException if the runner is closed
   */
  public EventLoop getLoop() {
    return start();
  }

  /**
   * Runs a main coroutine to its end, in the runner's context: {@code runner.run(main())}. The
   * runner's context is a copy of the one that is current when the runner is first used; what main
   * sets there the next main sees.
   *
   * @param main the main coroutine's body
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the runner is closed, or the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, see above
   * @throws CancelledError if the main task was cancelled otherwise
   */
  public <T extends @Nullable Object> T run(Callable<T> main) {
    return run(main, null);
  }

  /**
   * Runs a main coroutine in a given context: {@code runner.run(main(), context=context)}.
   *
   * @param main the main coroutine's body
   * @param context the context to run it in (not copied); null means the runner's own
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the runner is closed, or the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, see above
   * @throws CancelledError if the main task was cancelled otherwise
   */
  public <T extends @Nullable Object> T run(Callable<T> main, @Nullable Context context) {
    return run(CoroutineImpl.unwatched(Objects.requireNonNull(main, "main")), context);
  }

  /**
   * Runs a main coroutine that returns nothing.
   *
   * @param main the main coroutine's body
   * @throws IllegalStateException if the runner is closed, or the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, see above
   * @throws CancelledError if the main task was cancelled otherwise
   */
  public void run(CheckedRunnable main) {
    run(main, null);
  }

  /**
   * Runs a main coroutine that returns nothing in a given context.
   *
   * @param main the main coroutine's body
   * @param context the context to run it in (not copied); null means the runner's own
   * @throws IllegalStateException if the runner is closed, or the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, see above
   * @throws CancelledError if the main task was cancelled otherwise
   */
  public void run(CheckedRunnable main, @Nullable Context context) {
    run(
        CoroutineImpl.unwatched(new CoroutineImpl.VoidBody(Objects.requireNonNull(main, "main"))),
        context);
  }

  /**
   * Runs a coroutine object.
   *
   * @param main a coroutine that was not started yet
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the runner is closed, or the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, see above
   * @throws CancelledError if the main task was cancelled otherwise
   */
  public <T extends @Nullable Object> T run(Coroutine<T> main) {
    return run(main, null);
  }

  /**
   * Runs a coroutine object in a given context.
   *
   * @param main a coroutine that was not started yet
   * @param inContext the context to run it in (not copied); null means the runner's own
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the runner is closed, or the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, see above
   * @throws CancelledError if the main task was cancelled otherwise
   */
  public <T extends @Nullable Object> T run(Coroutine<T> main, @Nullable Context inContext) {
    if (Strand.runningLoop() != null) {
      throw WhatToDo.illegalState(
          "Runner.run() cannot be called from a running event loop",
          "in a coroutine call the body itself, or make a task of it with Asyncio.createTask");
    }
    EventLoopImpl on = start();
    Task<T> task = on.createTask(main, TaskOptions.in(inContext != null ? inContext : context));
    Run run = new Run(on, task);
    current = run;
    on.setInterruptHandler(run::callerInterrupted);
    JvmSignal sigint = handlesCtrlC() ? JvmSignal.install("INT", run::signalled) : null;
    try {
      T result = on.runUntilComplete(task, true);
      run.callerInterrupted &= run.interrupts == 0;
      return result;
    } catch (CancelledError e) {
      if (run.interrupts > 0 && task.uncancel() == 0) {
        KeyboardInterrupt interrupt = new KeyboardInterrupt();
        interrupt.initCause(e);
        throw interrupt;
      }
      throw e;
    } finally {
      if (sigint != null) {
        sigint.close();
      }
      on.setInterruptHandler(null);
      current = null;
      // A fatal error left the loop before anybody could look at the task.
      ((FutureImpl<T>) task).markRetrieved();
      if (run.callerInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Python's main thread is the one that the interpreter started. */
  private boolean handlesCtrlC() {
    Boolean wanted = options.ctrlC();
    if (wanted != null) {
      return wanted;
    }
    Thread caller = Thread.currentThread();
    ThreadGroup group = caller.getThreadGroup();
    return caller.getName().equals("main") && group != null && group.getName().equals("main");
  }

  private EventLoopImpl start() {
    if (state == State.CLOSED) {
      throw new IllegalStateException("Runner is closed");
    }
    EventLoopImpl made = loop;
    if (made == null) {
      Supplier<? extends EventLoop> factory = options.loopFactory();
      made = (EventLoopImpl) (factory != null ? factory.get() : EventLoop.create());
      Boolean debug = options.debug();
      if (debug != null) {
        made.setDebug(debug);
      }
      loop = made;
      context = Context.copyContext();
      state = State.INITIALIZED;
    }
    return made;
  }

  /**
   * Acts as if Ctrl-C had been pressed: see above. May be called from any thread. A callback or
   * coroutine of the runner's loop that makes the second call gets the {@link KeyboardInterrupt}
   * from it. Without effect between runs.
   */
  public void interrupt() {
    Run run = current;
    if (run != null) {
      run.interrupt();
    }
  }

  /**
   * Cancels the tasks that are left and waits for them, reports what they threw to the exception
   * handler, closes the async generators, shuts down the default executor (waiting 5 minutes at
   * most) and closes the loop: {@code runner.close()}. Without effect on a runner that was not used
   * or is closed.
   *
   * @throws IllegalStateException if the caller is inside a running loop
   * @throws KeyboardInterrupt if the caller is interrupted meanwhile; the loop is closed
   *     nonetheless
   */
  @Override
  public void close() {
    EventLoopImpl closing = loop;
    if (closing == null) {
      return;
    }
    // A flag from before is for the caller; it must not end the clean-up.
    boolean interrupted = Thread.interrupted();
    try {
      LeftOvers.finish(closing, true);
    } finally {
      try {
        interrupted |= Thread.interrupted();
        closing.close();
        loop = null;
        state = State.CLOSED;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** What can be interrupted. */
  private static final class Run {

    private final EventLoopImpl loop;
    private final Task<?> main;

    /** How many the loop has taken. Owned by its line; the caller of run looks when it is over. */
    int interrupts;

    /** The caller's flag is to be set again; as {@link #interrupts}. */
    boolean callerInterrupted;

    /** Ctrl-Cs that the loop has not taken yet. */
    private final AtomicInteger untaken = new AtomicInteger();

    Run(EventLoopImpl loop, Task<?> main) {
      this.loop = loop;
      this.main = main;
    }

    /** The thread that waits in run was interrupted. On the loop's line. */
    void callerInterrupted() {
      callerInterrupted = true;
      interrupted();
    }

    /** On the loop's line. */
    void interrupted() {
      interrupts++;
      if (interrupts > 1 || !main.cancel()) {
        throw new KeyboardInterrupt();
      }
    }

    void interrupt() {
      if (loop.strand().isHere()) {
        interrupted();
      } else {
        loop.callSoonThreadsafe(this::interrupted, new Context());
      }
    }

    /** On the thread of a signal. */
    boolean signalled() {
      if (untaken.get() >= 2 || loop.isClosed()) {
        return false;
      }
      untaken.incrementAndGet();
      loop.callSoonThreadsafe(
          () -> {
            untaken.decrementAndGet();
            interrupted();
          },
          new Context());
      return true;
    }
  }
}
