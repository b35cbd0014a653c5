package asyncio4j;

import asyncio4j.internal.Engines;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The event loop: CPython's {@code base_events.py}, in parts: {@link Schedule} is what there is to
 * run, {@link Iterations} runs it.
 *
 * <p>Who touches what: the parts belong to the loop's {@link Strand}, that is to the thread that
 * runs the loop or, while it does not run, to whoever uses it. {@link Inbox} is the way in for
 * others.
 */
final class EventLoopImpl implements EventLoop {

  private static final AtomicLong NUMBERS = new AtomicLong();

  private static final VarHandle RUNNING =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "running", VarHandle.class, EventLoopImpl.class, boolean.class);

  private final String name;
  private final LoopClock clock;
  private final Poller poller;

  /** Has the threads for its runs. */
  private final LoopHost host = new LoopHost(this);

  private final boolean releaseWhenParked;

  /** The loop of {@link EventLoop#shared()}, which nobody stops or closes. */
  private final boolean shared;

  private final Duration closeTimeout;

  private final LoopCounters counters = new LoopCounters();
  private final BlockingDetector blockingDetector;
  private final LoopGuard guard;

  private final Strand strand = new Strand(this);
  private final Schedule schedule;
  private final Iterations iterations;
  private final TaskList tasks = new TaskList();
  private final Reports reports = new Reports(this);
  private final Asyncgens asyncgens = new Asyncgens(this);
  private final DefaultExecutor defaultExecutor = new DefaultExecutor(this);
  private final OpenResources openResources = new OpenResources();

  /** In debug mode, until it is closed. Belongs to whoever makes, switches or closes the loop. */
  private @Nullable UnclosedLoop unclosed;

  private @Nullable TaskFactory taskFactory;

  /** Taken by the thread that begins a run, given back by it at the end. */
  private volatile boolean running;

  /** Written by the thread that closes the loop. */
  private volatile boolean closed;

  /** While it is being closed. Belongs to whoever closes it, and so to the loop's line. */
  private @Nullable LoopCloser closer;

  private volatile boolean debug;

  /** What takes this long is reported in debug mode. */
  private volatile long slowCallbackNanos = Duration.ofMillis(100).toNanos();

  EventLoopImpl(EventLoopBuilder options) {
    name = options.name != null ? options.name : "asyncio4j-" + NUMBERS.incrementAndGet();
    clock = options.clock;
    poller = options.poller.get();
    debug = options.debug;
    releaseWhenParked = options.releaseWhenParked;
    shared = options.shared;
    closeTimeout = options.closeTimeout;
    blockingDetector = new BlockingDetector(this, options.blockingPolicy);
    guard = new LoopGuard(this, counters, blockingDetector, options.stallLimit, LoopClock.system());
    schedule = new Schedule(this, strand, poller);
    poller.attach(this);
    iterations = new Iterations(this, schedule, poller, options.shuffle());
    // A wrong engine is better refused here than in the middle of a run.
    Engines.isCarried();
    if (debug) {
      debugModeBegins();
    }
  }

  private void debugModeBegins() {
    DebugMode.isOn();
    if (unclosed == null && !closed) {
      unclosed = UnclosedLoop.watch(this);
    }
  }

  /** The loop whose callback or coroutine the caller is. */
  static EventLoopImpl runningHere() {
    EventLoopImpl loop = Strand.runningLoop();
    if (loop == null) {
      throw new IllegalStateException("no running event loop");
    }
    return loop;
  }

  // ---- what its parts ask for ----

  Strand strand() {
    return strand;
  }

  LoopHost host() {
    return host;
  }

  TaskList tasks() {
    return tasks;
  }

  TimerHeap timers() {
    return schedule.timers();
  }

  Reports reports() {
    return reports;
  }

  Asyncgens asyncgens() {
    return asyncgens;
  }

  OpenResources openResources() {
    return openResources;
  }

  @Override
  public String name() {
    return name;
  }

  Duration closeTimeout() {
    return closeTimeout;
  }

  void setInterruptHandler(@Nullable Runnable handler) {
    iterations.setInterruptHandler(handler);
  }

  void checkOpen() {
    if (closed) {
      throw WhatToDo.illegalState(
          "Event loop is closed",
          "make a new one with EventLoop.create(), or use EventLoop.shared(), which nobody closes");
    }
  }

  /** In debug mode, refuses calls from a thread that is not running the loop. */
  void checkThread(String method, String instead) {
    if (debug && running && !strand.isHere()) {
      throw WhatToDo.wrongThread(method, instead);
    }
  }

  @Override
  public void checkThread(Object owner, String method, boolean waits) {
    if (debug && running && !strand.isHere()) {
      throw WhatToDo.wrongThread(owner, method, waits);
    }
  }

  // ---- scheduling ----

  /** See {@link Schedule#add}. */
  void schedule(Ready item) {
    schedule.add(item);
  }

  /** Makes something ready from any thread; false if the loop is closed and it was dropped. */
  boolean offer(Ready item) {
    return schedule.inbox().offer(item);
  }

  /** Makes something ready from any thread. */
  void addFromAnywhere(Ready item) {
    schedule.inbox().add(item);
  }

  @Override
  public Handle callSoon(Runnable callback, @Nullable Context context) {
    checkOpen();
    checkThread("callSoon", "callSoonThreadsafe");
    return schedule.callSoon(callback, context);
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback, @Nullable Context context) {
    checkOpen();
    return schedule.callSoonThreadsafe(callback, context);
  }

  /**
   * Runs something on the loop's line: here and now if this is it, or else in a coming iteration.
   * Any thread.
   */
  void run(Runnable action) {
    if (strand.isHere()) {
      action.run();
    } else {
      callSoonThreadsafe(action, new Context());
    }
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback, @Nullable Context context) {
    checkOpen();
    checkThread("callLater", "callSoonThreadsafe");
    return schedule.callLater(delay, callback, context);
  }

  /** The time after a delay. */
  long deadline(Duration delay) {
    return TimerHandleImpl.deadline(time(), delay);
  }

  @Override
  public TimerHandle callAt(long when, Runnable callback, @Nullable Context context) {
    checkOpen();
    checkThread("callAt", "callSoonThreadsafe");
    return schedule.callAt(when, callback, context);
  }

  @Override
  public long time() {
    return clock.nanoTime();
  }

  @Override
  public LoopClock clock() {
    return clock;
  }

  @Override
  public Poller poller() {
    return poller;
  }

  // ---- futures and tasks ----

  @Override
  public <T extends @Nullable Object> LoopFuture<T> createFuture() {
    return new FutureImpl<>(this);
  }

  @Override
  public <T extends @Nullable Object> LoopFuture<T> wrapFuture(CompletionStage<T> source) {
    checkOpen();
    return CompletableFutures.toLoop(this, source);
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(Callable<T> body, TaskOptions options) {
    return createTask(CoroutineImpl.unwatched(Objects.requireNonNull(body, "body")), options);
  }

  @Override
  public Task<@Nullable Void> createTask(CheckedRunnable body, TaskOptions options) {
    return createTask(
        CoroutineImpl.unwatched(new CoroutineImpl.VoidBody(Objects.requireNonNull(body, "body"))),
        options);
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    checkOpen();
    Objects.requireNonNull(coroutine, "coroutine");
    TaskFactory factory = taskFactory;
    if (factory == null) {
      return TaskImpl.start(this, coroutine, options, false);
    }
    Task<T> task = Objects.requireNonNull(factory.create(this, coroutine, options), "task");
    String name = options.name();
    if (name != null) {
      task.setName(name);
    }
    return task;
  }

  @Override
  public void setTaskFactory(@Nullable TaskFactory factory) {
    taskFactory = factory;
  }

  @Override
  public @Nullable TaskFactory getTaskFactory() {
    return taskFactory;
  }

  @Override
  public Set<Task<?>> allTasks() {
    return tasks.snapshot();
  }

  // ---- running ----

  @Override
  public void runForever() {
    checkRunnable();
    host.run(this::runUntilStopped, false);
  }

  @Override
  public <T extends @Nullable Object> T runUntilComplete(LoopFuture<T> future) {
    return runUntilComplete(future, false);
  }

  @Override
  public <T extends @Nullable Object> T runUntilComplete(Coroutine<T> coroutine) {
    checkRunnable();
    Task<T> task = createTask(coroutine);
    try {
      return runUntilComplete(task, false);
    } catch (Throwable e) {
      if (task.isDone() && !task.isCancelled()) {
        // Nobody else has the task to look at its exception.
        ((TaskImpl<T>) task).markRetrieved();
      }
      throw e;
    }
  }

  /**
   * As {@link #runUntilComplete(LoopFuture)}; with a thread of its own the caller can be
   * interrupted at any time.
   */
  <T extends @Nullable Object> T runUntilComplete(LoopFuture<T> future, boolean ownThread) {
    checkRunnable();
    if (future.getLoop() != this) {
      throw WhatToDo.illegalArgument(
          "The future belongs to a different loop than the one specified as the loop argument",
          "run the future's own loop: future.getLoop()");
    }
    FutureImpl<T> awaited = (FutureImpl<T>) future;
    FutureImpl.Callback stopper = done -> callSoon(() -> stopUnlessFatal(done), new Context());
    awaited.addCallback(stopper);
    try {
      host.run(this::runUntilStopped, ownThread);
    } finally {
      awaited.removeCallback(stopper);
    }
    if (!awaited.isDone()) {
      throw new IllegalStateException("Event loop stopped before Future completed.");
    }
    return awaited.resultHere();
  }

  /** A fatal error has left the loop already; stopping now would stop the next run. */
  private void stopUnlessFatal(FutureImpl<?> done) {
    Throwable failure = done.isCancelled() ? null : done.peekException();
    if (!(failure instanceof KeyboardInterrupt) && !(failure instanceof SystemExit)) {
      stop();
    }
  }

  void checkRunnable() {
    checkOpen();
    if (running) {
      throw alreadyRunning();
    }
    if (Strand.runningLoop() != null) {
      throw WhatToDo.illegalState(
          "Cannot run the event loop while another loop is running",
          "run it on a thread of its own, with LoopThread.start() for example");
    }
    host.checkThread(Thread.currentThread());
  }

  static IllegalStateException alreadyRunning() {
    return WhatToDo.illegalState(
        "This event loop is already running",
        "inside it await the future or make a task of the coroutine; from another thread use"
            + " Asyncio.runCoroutineThreadsafe");
  }

  /** The run itself, on the thread that hosts the loop. */
  private void runUntilStopped() {
    runWhile(() -> !iterations.isStopping());
  }

  /**
   * Runs iterations, at least one, as long as the condition holds. On the thread that hosts the
   * loop.
   */
  void runWhile(BooleanSupplier condition) {
    if (!RUNNING.compareAndSet(this, false, true)) {
      throw alreadyRunning();
    }
    try {
      strand.begin(asyncgens.hooks());
      poller.runBegins(host.isOwnThread());
      LiveLoops.opened();
      if (guard.isNeeded()) {
        Watchdog.update(guard);
      }
      do {
        iterations.runOnce();
      } while (condition.getAsBoolean());
    } finally {
      try {
        iterations.runEnds();
        strand.end();
        host.runEnds();
      } finally {
        running = false;
      }
      Watchdog.update(guard);
      iterations.passInterruptOn();
    }
  }

  /** True if the next iteration has something to run. On the loop's line. */
  boolean hasReady() {
    return !schedule.ready().isEmpty();
  }

  @Override
  public boolean isQuiet() {
    return schedule.isIdle() && iterations.isQuiet() && !debug && !reports.hasCollected();
  }

  @Override
  public void stop() {
    checkNotShared("stopped");
    checkThread("stop", "loop.callSoonThreadsafe(loop::stop)");
    iterations.stop();
  }

  @Override
  public LoopStats stats() {
    return counters.stats(tasks.size(), guard.stalls());
  }

  LoopCounters counters() {
    return counters;
  }

  LoopGuard guard() {
    return guard;
  }

  BlockingDetector blockingDetector() {
    return blockingDetector;
  }

  /** What runs now; null while the loop waits, and between two things. */
  @Nullable Activity current() {
    return iterations.current();
  }

  /** See {@link Iterations#interrupt}. Any thread. */
  void interrupt(AtomicBoolean request) {
    iterations.interrupt(request);
  }

  /** The loop's thread was interrupted while a coroutine had it. On the loop's line. */
  void interruptedInside() {
    iterations.interruptedInside();
  }

  /**
   * A coroutine blocks outside an await, and with it the loop's thread; true to let the loop go on.
   */
  boolean parked(TaskImpl<?> task, Thread thread) {
    counters.blocked();
    if (blockingDetector.policy() != BlockingPolicy.IGNORE) {
      blockingDetector.parked(task, thread);
    } else if (debug) {
      Reports.blocks(task, thread, releaseWhenParked);
    }
    return releaseWhenParked;
  }

  /** Whether the loop will go on if the caller, who is on its line, blocks. */
  boolean goesOnWithoutCaller() {
    return releaseWhenParked && strand.task != null;
  }

  // ---- closing ----

  /** Another thread has asked for a task, which has begun. On the loop's line. */
  void cameFromElsewhere(Task<?> task) {
    LoopCloser closing = closer;
    if (closing != null) {
      closing.cameLate(task);
    }
  }

  @Override
  public void close() {
    checkNotShared("closed");
    if (running) {
      throw new IllegalStateException("Cannot close a running event loop");
    }
    if (closed) {
      return;
    }
    if (!tasks.isEmpty() || !asyncgens.isEmpty()) {
      host.checkThread(Thread.currentThread());
    }
    try {
      closer = new LoopCloser(this);
      closer.run();
    } finally {
      closer = null;
      closed = true;
      if (unclosed != null) {
        unclosed.dismiss();
      }
      try {
        openResources.warn();
      } finally {
        try {
          schedule.close();
          reports.reportCollected();
          defaultExecutor.abandon();
        } finally {
          host.closePoller();
        }
      }
    }
  }

  private void checkNotShared(String what) {
    if (shared) {
      throw new IllegalStateException(
          "the shared event loop cannot be "
              + what
              + ": others use it too; make your own with EventLoop.create() or LoopThread.start()");
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  // ---- errors and debug mode ----

  @Override
  public void setExceptionHandler(@Nullable ExceptionHandler handler) {
    reports.setHandler(handler);
  }

  @Override
  public @Nullable ExceptionHandler getExceptionHandler() {
    return reports.handler();
  }

  @Override
  public void callExceptionHandler(Map<String, Object> context) {
    reports.call(context);
  }

  @Override
  public void defaultExceptionHandler(Map<String, Object> context) {
    reports.log(context);
  }

  @Override
  public boolean getDebug() {
    return debug;
  }

  @Override
  public void setDebug(boolean enabled) {
    debug = enabled;
    if (enabled) {
      debugModeBegins();
    }
    Watchdog.update(guard);
  }

  long slowCallbackNanos() {
    return slowCallbackNanos;
  }

  /** See {@link Iterations#beginsNext}. */
  @Nullable TaskImpl<?> beginsNext(Activity ended) {
    return iterations.beginsNext(ended);
  }

  /** See {@link Iterations#takeBeginning}. */
  void takeBeginning() {
    iterations.takeBeginning();
  }

  Stopwatch stopwatch() {
    return iterations.stopwatch();
  }

  @Override
  public Duration getSlowCallbackDuration() {
    return Duration.ofNanos(slowCallbackNanos);
  }

  @Override
  public void setSlowCallbackDuration(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("negative slowCallbackDuration: " + duration);
    }
    slowCallbackNanos = Defaults.nanos(duration);
  }

  // ---- executors and async generators ----

  @Override
  public <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      @Nullable Executor executor, Callable<T> work, OnCancel onCancel) {
    checkOpen();
    checkThread("runInExecutor", "Asyncio.runCoroutineThreadsafe");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(onCancel, "onCancel");
    return executor == null
        ? defaultExecutor.submit(work, onCancel)
        : ExecutorFuture.submit(this, executor, work, onCancel, () -> {});
  }

  @Override
  public LoopFuture<@Nullable Void> runInExecutor(
      @Nullable Executor executor, CheckedRunnable work, OnCancel onCancel) {
    Objects.requireNonNull(work, "work");
    return runInExecutor(executor, new CoroutineImpl.VoidBody(work), onCancel);
  }

  @Override
  public void setDefaultExecutor(Executor executor) {
    defaultExecutor.set(Objects.requireNonNull(executor, "executor"));
  }

  @Override
  public Coroutine<@Nullable Void> shutdownDefaultExecutor(@Nullable Duration timeout) {
    return CoroutineImpl.unwatched(
        new CoroutineImpl.VoidBody(() -> defaultExecutor.shutdown(timeout)));
  }

  @Override
  public Coroutine<@Nullable Void> shutdownAsyncgens() {
    return CoroutineImpl.unwatched(new CoroutineImpl.VoidBody(asyncgens::shutdown));
  }

  @Override
  public String toString() {
    return "<EventLoop "
        + name
        + (closed ? " closed" : running ? " running" : "")
        + (debug ? " debug" : "")
        + ">";
  }
}
