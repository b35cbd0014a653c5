package asyncio4j;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A single-threaded event loop: {@code asyncio.AbstractEventLoop}.
 *
 * <p>Exactly one callback or coroutine of a loop runs at a time, and only an await suspends a
 * coroutine, so code between two awaits is atomic for that loop. A loop belongs to the thread that
 * runs it: unless a method says otherwise it may be called only from a callback or coroutine of the
 * loop, or by one thread while the loop is not running. {@link #callSoonThreadsafe} and {@link
 * Asyncio#runCoroutineThreadsafe} are the ways in from another thread. Debug mode refuses calls
 * from a wrong thread.
 *
 * <p>One iteration runs what is ready (callbacks that are added meanwhile wait for the next one),
 * then polls with the time to the nearest timer, then makes due timers ready. Callbacks run in the
 * order in which they were added, timers in the order of their deadlines, equal deadlines in the
 * order in which they were added.
 */
public sealed interface EventLoop extends AutoCloseable permits EventLoopImpl {

  /**
   * A new loop with default options: {@code asyncio.new_event_loop()}.
   *
   * @return a loop that is not running; close it when it is not needed any more
   */
  static EventLoop create() {
    return builder().build();
  }

  /**
   * The loop that all programs of this JVM share which do not want to run one of their own. It is
   * made at the first call and runs on a daemon thread. May be called from any thread.
   *
   * <p>Nobody owns it, so it cannot be stopped or closed: {@link #stop()} and {@link #close()}
   * throw {@link IllegalStateException}. For a background loop of one's own see {@link LoopThread}.
   *
   * @return the shared loop, running
   */
  static EventLoop shared() {
    return SharedLoop.LOOP;
  }

  /**
   * Starts the configuration of a new loop.
   *
   * @return a builder
   */
  static EventLoopBuilder builder() {
    return new EventLoopBuilder();
  }

  /**
   * The loop whose callback or coroutine the caller runs in: {@code asyncio._get_running_loop()}.
   * May be called from any thread.
   *
   * @return the loop; null if there is none
   */
  static @Nullable EventLoop runningHere() {
    return Strand.runningLoop();
  }

  /**
   * The coroutine engine of this JVM. It is chosen at the first use, by {@code
   * -Dasyncio4j.engine=carried|relay} or else by what the JVM's flags allow, and stays. May be
   * called from any thread.
   *
   * @return the engine
   */
  static Engine engine() {
    return asyncio4j.internal.Engines.isCarried() ? Engine.CARRIED : Engine.RELAY;
  }

  /**
   * Tells whether a thread is running a callback or coroutine of a loop at this moment, so that it
   * must not block. For the current thread the answer is certain; another one may have gone on
   * before the caller sees it. Reads a few fields: fit for hooks that are asked often.
   *
   * @param thread the thread, as a rule {@link Thread#currentThread()}
   * @return true if it runs a loop
   */
  static boolean isLoopThread(Thread thread) {
    return Strand.runningLoop(thread) != null;
  }

  /**
   * What the calling thread runs for its loop, as reports name it: the task, or the callback. In
   * debug mode it tells where that was created. May be called from any thread.
   *
   * @return the task's or callback's {@code toString()} and the loop's; null if the thread runs no
   *     loop
   */
  static @Nullable String describeCurrent() {
    Strand strand = Strand.current();
    return strand.loop == null ? null : strand.description() + " of " + strand.loop;
  }

  /**
   * Schedules a callback for the next iteration: {@code loop.call_soon}. It runs in a copy of the
   * current context.
   *
   * @param callback what to run, on the loop's thread
   * @return a handle to cancel it with
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  default Handle callSoon(Runnable callback) {
    return callSoon(callback, null);
  }

  /**
   * Schedules a callback for the next iteration: {@code loop.call_soon(callback, context=context)}.
   *
   * @param callback what to run, on the loop's thread
   * @param context the context to run it in (not copied); null means a copy of the current one
   * @return a handle to cancel it with
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  Handle callSoon(Runnable callback, @Nullable Context context);

  /**
   * Schedules a callback from any thread, and wakes the loop if it sleeps: {@code
   * loop.call_soon_threadsafe}. Calls of one thread run in their order. What happened before this
   * call happened before the callback.
   *
   * @param callback what to run, on the loop's thread; if it is {@link Discardable} it is told when
   *     the loop closes first
   * @return a handle; cancelling it belongs to the loop's thread
   * @throws IllegalStateException if the loop is closed
   */
  default Handle callSoonThreadsafe(Runnable callback) {
    return callSoonThreadsafe(callback, null);
  }

  /**
   * Schedules a callback from any thread: {@code loop.call_soon_threadsafe(callback,
   * context=context)}.
   *
   * @param callback what to run, on the loop's thread; if it is {@link Discardable} it is told when
   *     the loop closes first
   * @param context the context to run it in (not copied); null means a copy of the caller's
   * @return a handle; cancelling it belongs to the loop's thread
   * @throws IllegalStateException if the loop is closed
   */
  Handle callSoonThreadsafe(Runnable callback, @Nullable Context context);

  /**
   * Schedules a callback after a delay: {@code loop.call_later}.
   *
   * @param delay how long from now on the loop's clock; negative means the next iteration, ahead of
   *     zero
   * @param callback what to run, on the loop's thread
   * @return a handle to cancel it with
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  default TimerHandle callLater(Duration delay, Runnable callback) {
    return callLater(delay, callback, null);
  }

  /**
   * Schedules a callback after a delay: {@code loop.call_later(delay, callback, context=context)}.
   *
   * @param delay how long from now on the loop's clock; negative means the next iteration, ahead of
   *     zero
   * @param callback what to run, on the loop's thread
   * @param context the context to run it in (not copied); null means a copy of the current one
   * @return a handle to cancel it with
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  TimerHandle callLater(Duration delay, Runnable callback, @Nullable Context context);

  /**
   * Schedules a callback for a time: {@code loop.call_at}.
   *
   * @param when nanoseconds on the loop's clock, as {@link #time()} tells them; a time that has
   *     passed means the next iteration
   * @param callback what to run, on the loop's thread
   * @return a handle to cancel it with
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  default TimerHandle callAt(long when, Runnable callback) {
    return callAt(when, callback, null);
  }

  /**
   * Schedules a callback for a time: {@code loop.call_at(when, callback, context=context)}.
   *
   * @param when nanoseconds on the loop's clock, as {@link #time()} tells them; a time that has
   *     passed means the next iteration
   * @param callback what to run, on the loop's thread
   * @param context the context to run it in (not copied); null means a copy of the current one
   * @return a handle to cancel it with
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  TimerHandle callAt(long when, Runnable callback, @Nullable Context context);

  /**
   * The time on the loop's clock: {@code loop.time()}. May be called from any thread.
   *
   * @return nanoseconds from an arbitrary origin
   */
  long time();

  /**
   * The loop's clock.
   *
   * @return the clock given to the builder, or the system's
   */
  LoopClock clock();

  /**
   * What the loop waits with. For those who wrote the poller; only the loop itself may make it
   * wait.
   *
   * @return the poller given to the builder, or the default one
   */
  Poller poller();

  /**
   * A new pending future of this loop: {@code loop.create_future()}.
   *
   * @param <T> the type of its result
   * @return the future
   */
  <T extends @Nullable Object> LoopFuture<T> createFuture();

  /**
   * Starts a task: {@code loop.create_task}. Its first step runs in the next iteration, in a copy
   * of the current context.
   *
   * @param body the body of the coroutine
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  default <T extends @Nullable Object> Task<T> createTask(Callable<T> body) {
    return createTask(body, TaskOptions.DEFAULT);
  }

  /**
   * Starts a task with a name or in a given context.
   *
   * @param body the body of the coroutine
   * @param options name and context
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  <T extends @Nullable Object> Task<T> createTask(Callable<T> body, TaskOptions options);

  /**
   * Starts a task that returns nothing.
   *
   * @param body the body of the coroutine
   * @return the task
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  default Task<@Nullable Void> createTask(CheckedRunnable body) {
    return createTask(body, TaskOptions.DEFAULT);
  }

  /**
   * Starts a task that returns nothing, with a name or in a given context.
   *
   * @param body the body of the coroutine
   * @param options name and context
   * @return the task
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  Task<@Nullable Void> createTask(CheckedRunnable body, TaskOptions options);

  /**
   * Starts a task that drives a coroutine object.
   *
   * @param coroutine a coroutine that was not started yet
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.DEFAULT);
  }

  /**
   * Starts a task that drives a coroutine object, with a name or in a given context. The task
   * factory, if one is set, makes the task.
   *
   * @param coroutine a coroutine that was not started yet
   * @param options name and context
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the loop is closed; in debug mode also if called from a wrong
   *     thread
   */
  <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options);

  /**
   * Sets what makes the tasks of this loop: {@code loop.set_task_factory}.
   *
   * @param factory the factory, {@link TaskFactory#eager()} for instance; null for the default
   */
  void setTaskFactory(@Nullable TaskFactory factory);

  /**
   * The task factory: {@code loop.get_task_factory()}.
   *
   * @return the factory that was set; null means the default
   */
  @Nullable TaskFactory getTaskFactory();

  /**
   * The tasks of this loop that are not done, in the order of their creation: {@code
   * asyncio.all_tasks(loop)}. Belongs to the thread of the loop.
   *
   * @return a snapshot
   */
  Set<Task<?>> allTasks();

  /**
   * Runs the loop until {@link #stop()}: {@code loop.run_forever()}. The caller blocks. If the
   * engine needs another kind of thread than the caller's (see {@link Engine}), the loop runs on
   * one of its own and the caller waits for it.
   *
   * @throws IllegalStateException if the loop is closed or running, or if the caller is inside a
   *     running loop, or if the loop's poller stays on another thread, see {@link
   *     Poller#staysOnThread}
   */
  void runForever();

  /**
   * Runs the loop until a future is done: {@code loop.run_until_complete(future)}. A future that
   * fails with {@link KeyboardInterrupt} or {@link SystemExit} ends it too.
   *
   * @param future a future or task of this loop
   * @param <T> the type of its result
   * @return its result
   * @throws IllegalStateException as in {@link #runForever}, or if the loop was stopped before the
   *     future was done
   * @throws IllegalArgumentException if the future belongs to another loop
   * @throws CancelledError if the future was cancelled
   */
  <T extends @Nullable Object> T runUntilComplete(LoopFuture<T> future);

  /**
   * Makes a task of a coroutine and runs the loop until it is done: {@code
   * loop.run_until_complete(coroutine)}.
   *
   * @param coroutine a coroutine that was not started yet
   * @param <T> the type of its result
   * @return its result; its exception is thrown, checked ones included
   * @throws IllegalStateException as in {@link #runUntilComplete(LoopFuture)}
   */
  <T extends @Nullable Object> T runUntilComplete(Coroutine<T> coroutine);

  /**
   * Stops the loop at the end of the current iteration: {@code loop.stop()}. What the iteration
   * scheduled stays queued for the next run. From another thread: {@code
   * loop.callSoonThreadsafe(loop::stop)}.
   *
   * @throws IllegalStateException in debug mode, if another thread runs the loop
   */
  void stop();

  /**
   * Closes the loop: {@code loop.close()}. Coroutines that were started and are still suspended are
   * cancelled first, and the loop runs until they have ended, so that no {@code finally} is left
   * out; asyncio leaves that to the garbage collector. Then callbacks that are still queued are
   * dropped. Without effect on a closed loop.
   *
   * @throws IllegalStateException if the loop is running, or if something has to run and the loop's
   *     poller stays on another thread; it stays open then
   */
  @Override
  void close();

  /**
   * The loop's name, for threads and diagnosis. May be called from any thread.
   *
   * @return the name given to the builder, or {@code asyncio4j-N}
   */
  String name();

  /**
   * What the loop has done until now. May be called from any thread, and costs the loop nothing.
   *
   * @return the figures at about this moment
   */
  LoopStats stats();

  /**
   * Tells whether the loop runs. May be called from any thread.
   *
   * @return true between the begin and the end of a run
   */
  boolean isRunning();

  /**
   * Tells whether the loop is closed. May be called from any thread.
   *
   * @return true once {@link #close()} was called
   */
  boolean isClosed();

  /**
   * Tells whether nobody but the caller wants the loop now: no callback is ready, no timer is due,
   * no other thread has sent anything. Always false while somebody wants to see each step by
   * itself: in debug mode and under Flight Recorder.
   *
   * <p>For adapters whose coroutine waits for another thread that as a rule answers sooner than a
   * thread can be woken: as long as this is true they may look for the answer instead of
   * suspending, for some microseconds, since meanwhile the loop does not poll for I/O.
   *
   * @return true if an iteration that began now would find nothing to run
   */
  boolean isQuiet();

  /**
   * Sets the exception handler: {@code loop.set_exception_handler}.
   *
   * @param handler the handler; null for the default one
   */
  void setExceptionHandler(@Nullable ExceptionHandler handler);

  /**
   * The exception handler: {@code loop.get_exception_handler()}.
   *
   * @return the handler that was set; null means the default one
   */
  @Nullable ExceptionHandler getExceptionHandler();

  /**
   * Reports an error to the exception handler: {@code loop.call_exception_handler}.
   *
   * @param context see {@link ExceptionHandler#handle}
   */
  void callExceptionHandler(Map<String, Object> context);

  /**
   * What happens when no exception handler is set: the error is logged through SLF4J, logger {@code
   * asyncio4j}, at ERROR: {@code loop.default_exception_handler}.
   *
   * @param context see {@link ExceptionHandler#handle}
   */
  void defaultExceptionHandler(Map<String, Object> context);

  /**
   * Tells whether debug mode is on: {@code loop.get_debug()}. May be called from any thread.
   *
   * @return true if on
   */
  boolean getDebug();

  /**
   * For classes whose objects belong to a loop, as transports and queues do: in debug mode, refuses
   * a call that comes from elsewhere while the loop runs. What such a call changes would be seen
   * late or never, and the loop would not wake. Without debug mode it costs a look at the mode.
   *
   * @param owner what was called; the error shows it
   * @param method the name of the method that was called
   * @param waits whether the method waits, and so needs a coroutine: {@link
   *     Asyncio#runCoroutineThreadsafe} is what the error recommends then, or else {@link
   *     #callSoonThreadsafe}
   * @throws IllegalStateException if the loop is in debug mode and runs, and the caller is neither
   *     a callback nor a coroutine of it; its cause is a {@link WrongThreadException}
   */
  void checkThread(Object owner, String method, boolean waits);

  /**
   * Switches debug mode: {@code loop.set_debug}. The default is the environment's {@code
   * ASYNCIO4J_DEBUG=1} or the property {@code asyncio4j.debug=true}. While it is on, a watchdog
   * looks at the loop, too, see {@link EventLoopBuilder#watchdog}.
   *
   * @param enabled true for on
   */
  void setDebug(boolean enabled);

  /**
   * How long a callback or task step may take before debug mode reports it: {@code
   * loop.slow_callback_duration}.
   *
   * @return the duration, 100 ms unless set
   */
  Duration getSlowCallbackDuration();

  /**
   * Sets how long a callback, a task step or the work of a poll ({@link Poller#tellWaits}) may take
   * before debug mode reports it.
   *
   * @param duration the duration, not negative
   * @throws IllegalArgumentException if it is negative
   */
  void setSlowCallbackDuration(Duration duration);

  /**
   * Runs blocking code on an executor: {@code loop.run_in_executor(executor, work)}. As {@link
   * #runInExecutor(Executor, Callable, OnCancel)} with {@link OnCancel#INTERRUPT}.
   *
   * @param executor where to run it; null means the default executor
   * @param work the blocking code
   * @param <T> the type of its result
   * @return a future of this loop
   * @throws IllegalStateException if the loop is closed, or its default executor was shut down
   */
  default <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      @Nullable Executor executor, Callable<T> work) {
    return runInExecutor(executor, work, OnCancel.INTERRUPT);
  }

  /**
   * Runs blocking code on an executor: {@code loop.run_in_executor}. The work runs in a copy of the
   * caller's context, and with the thread locals that a {@link LocalsCarrier} takes along; what it
   * sets the caller does not see, and its thread gets its own back. asyncio does so in {@code
   * to_thread} only: {@code run_in_executor} is older than context variables there, and its
   * executor may be another process. Here a log's MDC, a transaction or a user's identity would
   * silently stay behind. Only a {@link RemoteExecutor} gets the work itself, with nothing around
   * it, since that must stay serializable.
   *
   * <p>What the work throws is thrown at the await, as it is. An executor that rejects the work
   * shows there too: as {@link java.util.concurrent.RejectedExecutionException}, or as {@link
   * IllegalStateException} if it was shut down. What ends after the loop was closed is dropped.
   *
   * @param executor where to run it, any executor, see also {@link RevocableExecutor} and {@link
   *     RemoteExecutor}; null means the default executor
   * @param work the blocking code
   * @param onCancel what cancelling the future does to work that is running; work that has not
   *     begun never begins then
   * @param <T> the type of its result
   * @return a future of this loop
   * @throws IllegalStateException if the loop is closed, or its default executor was shut down; in
   *     debug mode also if called from a wrong thread
   */
  <T extends @Nullable Object> LoopFuture<T> runInExecutor(
      @Nullable Executor executor, Callable<T> work, OnCancel onCancel);

  /**
   * Runs blocking code that returns nothing on an executor. As {@link #runInExecutor(Executor,
   * CheckedRunnable, OnCancel)} with {@link OnCancel#INTERRUPT}.
   *
   * @param executor where to run it; null means the default executor
   * @param work the blocking code
   * @return a future of this loop
   * @throws IllegalStateException if the loop is closed, or its default executor was shut down
   */
  default LoopFuture<@Nullable Void> runInExecutor(
      @Nullable Executor executor, CheckedRunnable work) {
    return runInExecutor(executor, work, OnCancel.INTERRUPT);
  }

  /**
   * Runs blocking code that returns nothing on an executor. As {@link #runInExecutor(Executor,
   * Callable, OnCancel)}.
   *
   * @param executor where to run it; null means the default executor
   * @param work the blocking code
   * @param onCancel what cancelling the future does to work that is running
   * @return a future of this loop
   * @throws IllegalStateException if the loop is closed, or its default executor was shut down; in
   *     debug mode also if called from a wrong thread
   */
  LoopFuture<@Nullable Void> runInExecutor(
      @Nullable Executor executor, CheckedRunnable work, OnCancel onCancel);

  /**
   * Sets the default executor: {@code loop.set_default_executor}. Any executor will do. The caller
   * keeps the duty to shut it down. Without this call it is what a {@link DefaultExecutorProvider}
   * brings, or a pool that the loop makes when it first needs one and shuts down at its end.
   *
   * @param executor the executor
   */
  void setDefaultExecutor(Executor executor);

  /**
   * Refuses further work for the default executor and waits until the loop's work there is over,
   * cancelled work that still runs included: {@code loop.shutdown_default_executor(timeout)}. Only
   * a pool that the loop made is shut down itself. {@link Asyncio#run} does it at its end.
   *
   * @param timeout how long to wait at the most, in real time whatever the loop's clock is; when it
   *     has passed a warning is logged and the coroutine ends. Null without limit
   * @return a coroutine
   */
  Coroutine<@Nullable Void> shutdownDefaultExecutor(@Nullable Duration timeout);

  /**
   * Closes the async generators that were iterated on this loop and are not finished: {@code
   * loop.shutdown_asyncgens()}. {@link Asyncio#run} does it at its end.
   *
   * @return a coroutine
   */
  Coroutine<@Nullable Void> shutdownAsyncgens();

  /**
   * A future of this loop that follows a {@link CompletionStage}: {@code asyncio.wrap_future}. May
   * be called only from the loop's thread; the source may complete on any. It is done in the
   * iteration after the source is. {@link LoopFuture#toCompletableFuture()} is the way back.
   *
   * @param source the source; if it is a {@link CompletableFuture}, cancelling the new future
   *     cancels it
   * @param <T> the type of its result
   * @return a future of this loop
   * @throws IllegalStateException if the loop is closed
   */
  <T extends @Nullable Object> LoopFuture<T> wrapFuture(CompletionStage<T> source);
}
