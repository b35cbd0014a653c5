package asyncio4j;

import asyncio4j.internal.Engines;
import asyncio4j.internal.StackRoom;
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
 * The event loop: CPython's {@code base_events.py}, with {@link #runOnce} as the one place that
 * runs callbacks.
 *
 * <p>Who touches what: the ready queue, the timers, the tasks and the reports belong to the loop's
 * {@link Strand}, that is to the thread that runs the loop or, while it does not run, to whoever
 * uses it. {@link Inbox} is the way in for others.
 */
final class EventLoopImpl implements EventLoop {

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private static final VarHandle RUNNING =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "running", VarHandle.class, EventLoopImpl.class, boolean.class);

  private final String name;
  private final LoopClock clock;
  private final Poller poller;
  private final boolean releaseWhenParked;

  /** The loop of {@link EventLoop#shared()}, which nobody stops or closes. */
  private final boolean shared;

  private final Duration closeTimeout;

  /** Null as a rule. */
  private final @Nullable TaskShuffle shuffle;

  private final LoopCounters counters = new LoopCounters();
  private final BlockingDetector blockingDetector;
  private final LoopGuard guard;
  private final FlightRecording recording = new FlightRecording(this);

  private final Strand strand = new Strand(this);
  private final Inbox inbox;
  private final ReadyQueue ready = new ReadyQueue();
  private final TimerHeap timers = new TimerHeap();
  private final TaskList tasks = new TaskList();
  private final Reports reports = new Reports(this);
  private final Asyncgens asyncgens = new Asyncgens(this);
  private final DefaultExecutor defaultExecutor = new DefaultExecutor(this);
  private final Stopwatch stopwatch = new Stopwatch(this);

  /** In debug mode, until it is closed. Belongs to whoever makes, switches or closes the loop. */
  private @Nullable UnclosedLoop unclosed;

  private boolean stopping;

  /** What runs now. Other threads may look at it, as a guess. */
  private @Nullable Ready current;

  /** The loop's thread was interrupted while a coroutine had it. */
  private boolean interruptedInside;

  private @Nullable TaskFactory taskFactory;

  /** Taken by the thread that begins a run, given back by it at the end. */
  private volatile boolean running;

  /** Written by the thread that closes the loop. */
  private volatile boolean closed;

  /** What an interrupt of the loop's thread does; set by a runner. */
  private volatile @Nullable Runnable interruptHandler;

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
    guard = new LoopGuard(this, counters, blockingDetector, Defaults.nanos(options.stallLimit));
    shuffle = options.shuffleSeed != null ? new TaskShuffle(options.shuffleSeed) : null;
    inbox = new Inbox(poller);
    poller.attach(this);
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

  TaskList tasks() {
    return tasks;
  }

  TimerHeap timers() {
    return timers;
  }

  Reports reports() {
    return reports;
  }

  Asyncgens asyncgens() {
    return asyncgens;
  }

  @Override
  public String name() {
    return name;
  }

  Duration closeTimeout() {
    return closeTimeout;
  }

  void setInterruptHandler(@Nullable Runnable handler) {
    interruptHandler = handler;
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
      throw new IllegalStateException(
          "Non-thread-safe operation invoked on an event loop other than the current one",
          new WrongThreadException(
              method
                  + "() was called on "
                  + Thread.currentThread()
                  + "; call "
                  + instead
                  + " instead"));
    }
  }

  // ---- scheduling ----

  /**
   * Makes something ready for the next iteration. From another thread, and before a run, it goes
   * the long way: asyncio leaves the first undefined; here it is safe.
   *
   * @throws IllegalStateException if the loop is closed
   */
  void schedule(Ready item) {
    if (strand.isHere()) {
      ready.add(item);
    } else if (!inbox.offer(item)) {
      checkOpen();
    }
  }

  /** Makes something ready from any thread; false if the loop is closed and it was dropped. */
  boolean offer(Ready item) {
    return inbox.offer(item);
  }

  /** Makes something ready from any thread. */
  void addFromAnywhere(Ready item) {
    inbox.add(item);
  }

  @Override
  public Handle callSoon(Runnable callback, @Nullable Context context) {
    checkOpen();
    checkThread("callSoon", "callSoonThreadsafe");
    HandleImpl handle = new HandleImpl(this, Objects.requireNonNull(callback, "callback"), context);
    schedule(handle);
    return handle;
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback, @Nullable Context context) {
    checkOpen();
    HandleImpl handle = new HandleImpl(this, Objects.requireNonNull(callback, "callback"), context);
    if (strand.isHere()) {
      // What another thread sent before it caused this call comes first.
      inbox.drainTo(ready);
      ready.add(handle);
    } else if (!inbox.offer(handle)) {
      checkOpen();
    }
    return handle;
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
    return addTimer(deadline(delay), callback, context);
  }

  /**
   * The time after a delay; very long delays end where the clock's comparison does, in some 146
   * years.
   */
  long deadline(Duration delay) {
    long most = Long.MAX_VALUE >> 1;
    long nanos;
    try {
      nanos = Math.clamp(delay.toNanos(), -most, most);
    } catch (ArithmeticException tooLong) {
      nanos = delay.isNegative() ? -most : most;
    }
    return time() + nanos;
  }

  @Override
  public TimerHandle callAt(long when, Runnable callback, @Nullable Context context) {
    checkOpen();
    checkThread("callAt", "callSoonThreadsafe");
    return addTimer(when, callback, context);
  }

  private TimerHandle addTimer(long when, Runnable callback, @Nullable Context context) {
    StackRoom.check();
    Objects.requireNonNull(callback, "callback");
    TimerHandleImpl timer = new TimerHandleImpl(this, when, callback, context);
    if (running && !strand.isHere()) {
      schedule(new ForeignTimer(timer));
    } else {
      addTimer(timer);
    }
    return timer;
  }

  /** A timer that another thread has set, on its way to the heap. */
  private final class ForeignTimer extends Ready {
    private final TimerHandleImpl timer;

    ForeignTimer(TimerHandleImpl timer) {
      this.timer = timer;
    }

    @Override
    void run(Strand line) {
      addTimer(timer);
    }

    @Override
    void discard() {
      timer.discard();
    }
  }

  private void addTimer(TimerHandleImpl timer) {
    if (!timer.cancelled()) {
      timers.add(timer);
    }
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
    LoopHost.run(this, this::runUntilStopped, false);
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
      LoopHost.run(this, this::runUntilStopped, ownThread);
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
  }

  private static IllegalStateException alreadyRunning() {
    return WhatToDo.illegalState(
        "This event loop is already running",
        "inside it await the future or make a task of the coroutine; from another thread use"
            + " Asyncio.runCoroutineThreadsafe");
  }

  /** The run itself, on the thread that hosts the loop. */
  private void runUntilStopped() {
    runWhile(() -> !stopping);
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
      LiveLoops.opened();
      if (guard.isNeeded()) {
        Watchdog.watch(guard);
      }
      do {
        runOnce();
      } while (condition.getAsBoolean());
    } finally {
      stopping = false;
      current = null;
      stopwatch.off();
      if (guard.isNeeded()) {
        Watchdog.forget(guard);
      }
      strand.end();
      running = false;
      if (interruptedInside) {
        // Too late for this run.
        interruptedInside = false;
        Thread.currentThread().interrupt();
      }
    }
  }

  /** True if the next iteration has something to run. On the loop's line. */
  boolean hasReady() {
    return !ready.isEmpty();
  }

  /**
   * True if an iteration that began now would find nothing to run. Not in debug mode or while steps
   * are recorded, since they are timed then. On the loop's line.
   */
  boolean hasNothingElse() {
    if (!ready.isEmpty()
        || stopping
        || interruptedInside
        || debug
        || FlightRecording.isOn()
        || !inbox.isEmpty()) {
      return false;
    }
    TimerHandleImpl next = timers.peek();
    return (next == null || !next.isDue(time())) && !reports.hasCollected();
  }

  @Override
  public void stop() {
    checkNotShared("stopped");
    stopping = true;
  }

  /** One iteration. */
  private void runOnce() {
    if (FlightRecording.isOn()) {
      long before = System.nanoTime();
      poll();
      long polled = System.nanoTime() - before;
      recording.iteration(polled, ready.size(), () -> runReady(true));
    } else {
      poll();
      runReady(false);
    }
    reports.reportCollected();
  }

  /** What is ready now, and not what that makes ready. */
  private void runReady(boolean recorded) {
    int count = ready.size();
    counters.iteration(count);
    if (shuffle != null) {
      shuffle.shuffle(ready, count);
    }
    for (int i = 0; i < count; i++) {
      Ready item = ready.poll();
      if (item == null) {
        throw new AssertionError("somebody else took from the ready queue");
      }
      current = item;
      counters.step();
      if (recorded) {
        recording.run(item, () -> runItem(item));
      } else {
        runItem(item);
      }
    }
    current = null;
    counters.iterationOver();
  }

  private void runItem(Ready item) {
    if (debug) {
      stopwatch.run(item, strand);
    } else {
      item.run(strand);
    }
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

  /** What runs now; null between two iterations. */
  @Nullable Ready current() {
    return current;
  }

  private void poll() {
    boolean idle = ready.isEmpty() && !stopping && !interruptedInside;
    TimerHandleImpl next = timers.peek();
    if (idle) {
      long timeout = next == null ? Long.MAX_VALUE : Math.max(0, next.deadline() - time());
      if (timeout == 0 || !inbox.beginSleep()) {
        pollFor(0);
      } else {
        sleep(timeout);
      }
    } else {
      pollFor(0);
    }
    inbox.drainTo(ready);
    if (next != null) {
      makeDueTimersReady();
    }
    if (Thread.interrupted() || interruptedInside) {
      interruptedInside = false;
      interrupted();
    }
  }

  private void sleep(long timeout) {
    try {
      pollFor(timeout);
    } finally {
      inbox.endSleep();
    }
  }

  private void pollFor(long nanos) {
    if (debug) {
      stopwatch.poll(() -> pollUntimed(nanos), nanos);
    } else {
      pollUntimed(nanos);
    }
  }

  private void pollUntimed(long nanos) {
    if (nanos == 0) {
      poller.poll(0);
    } else {
      clock.idle(poller, nanos);
    }
  }

  private void makeDueTimersReady() {
    long now = time();
    for (TimerHandleImpl due = timers.peek(); due != null && due.isDue(now); due = timers.peek()) {
      timers.remove(due);
      ready.add(due);
    }
  }

  /**
   * Somebody interrupted the thread that runs the loop. A runner cancels its main task; without one
   * the run ends.
   */
  private void interrupted() {
    Runnable handler = interruptHandler;
    if (handler == null) {
      throw new KeyboardInterrupt();
    }
    handler.run();
  }

  /**
   * As if the loop's thread had been interrupted, if the request still stands when the loop comes
   * to it, and takes it. Any thread.
   */
  void interrupt(AtomicBoolean request) {
    Runnable take =
        () -> {
          if (request.getAndSet(false)) {
            interrupted();
          }
        };
    boolean ignored = inbox.offer(new HandleImpl(this, take, new Context()));
  }

  /** The loop's thread was interrupted while a coroutine had it. On the loop's line. */
  void interruptedInside() {
    interruptedInside = true;
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

  // ---- closing ----

  @Override
  public void close() {
    checkNotShared("closed");
    if (running) {
      throw new IllegalStateException("Cannot close a running event loop");
    }
    if (closed) {
      return;
    }
    try {
      new LoopCloser(this).run();
    } finally {
      closed = true;
      if (unclosed != null) {
        unclosed.dismiss();
      }
      dropCallbacks();
      reports.reportCollected();
      defaultExecutor.abandon();
      poller.close();
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

  /**
   * Drops what is queued, timers included. Whoever wants to know is told, see {@link Discardable}.
   */
  private void dropCallbacks() {
    for (Ready item = ready.poll(); item != null; item = ready.poll()) {
      item.discard();
    }
    inbox.close();
    for (TimerHandleImpl timer = timers.peek(); timer != null; timer = timers.peek()) {
      timers.remove(timer);
      timer.discard();
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
  }

  long slowCallbackNanos() {
    return slowCallbackNanos;
  }

  Stopwatch stopwatch() {
    return stopwatch;
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
    slowCallbackNanos = duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
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
