package asyncio4j;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Python's {@code asyncio} module, to be imported statically. Each one only
 * delegates.
 *
 * <p>Unless a method says otherwise it is to be called from a coroutine or callback of a running
 * loop, and acts on that loop.
 */
public final class Asyncio {

  private Asyncio() {}

  /**
   * Runs a program: {@code asyncio.run(main())}. See {@link Runner}, also for what Ctrl-C does. To
   * be called from outside a running loop.
   *
   * @param main the main coroutine's body
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, by Ctrl-C or by an interrupt of this thread
   */
  public static <T extends @Nullable Object> T run(Callable<T> main) {
    return run(main, RunOptions.DEFAULT);
  }

  /**
   * Runs a program with options: {@code asyncio.run(main(), debug=..., loop_factory=...)}.
   *
   * @param main the main coroutine's body
   * @param options debug mode, loop factory, Ctrl-C
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, by Ctrl-C or by an interrupt of this thread
   */
  public static <T extends @Nullable Object> T run(Callable<T> main, RunOptions options) {
    checkNotRunning();
    try (Runner runner = Runner.create(options)) {
      return runner.run(main);
    }
  }

  /**
   * Runs a program that returns nothing: {@code asyncio.run(main())}.
   *
   * @param main the main coroutine's body
   * @throws IllegalStateException if the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, by Ctrl-C or by an interrupt of this thread
   */
  public static void run(CheckedRunnable main) {
    run(main, RunOptions.DEFAULT);
  }

  /**
   * Runs a program that returns nothing, with options.
   *
   * @param main the main coroutine's body
   * @param options debug mode, loop factory, Ctrl-C
   * @throws IllegalStateException if the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, by Ctrl-C or by an interrupt of this thread
   */
  public static void run(CheckedRunnable main, RunOptions options) {
    checkNotRunning();
    try (Runner runner = Runner.create(options)) {
      runner.run(main);
    }
  }

  /**
   * Runs a coroutine object as a program: {@code asyncio.run(coroutine)}.
   *
   * @param main a coroutine that was not started yet
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, by Ctrl-C or by an interrupt of this thread
   */
  public static <T extends @Nullable Object> T run(Coroutine<T> main) {
    return run(main, RunOptions.DEFAULT);
  }

  /**
   * Runs a coroutine object as a program, with options.
   *
   * @param main a coroutine that was not started yet
   * @param options debug mode, loop factory, Ctrl-C
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, checked exceptions included
   * @throws IllegalStateException if the caller is inside a running loop
   * @throws KeyboardInterrupt if it was interrupted, by Ctrl-C or by an interrupt of this thread
   */
  public static <T extends @Nullable Object> T run(Coroutine<T> main, RunOptions options) {
    checkNotRunning();
    try (Runner runner = Runner.create(options)) {
      return runner.run(main);
    }
  }

  private static void checkNotRunning() {
    if (Strand.runningLoop() != null) {
      throw new IllegalStateException("asyncio.run() cannot be called from a running event loop");
    }
  }

  /**
   * The loop that runs the caller: {@code asyncio.get_running_loop()}.
   *
   * @return the loop
   * @throws IllegalStateException if the caller is not inside a running loop
   */
  public static EventLoop getRunningLoop() {
    return runningLoop();
  }

  private static EventLoopImpl runningLoop() {
    return EventLoopImpl.runningHere();
  }

  /**
   * Starts a task: {@code asyncio.create_task}. See {@link EventLoop#createTask(Callable)}.
   *
   * @param body the body of the coroutine
   * @param <T> the type of its result
   * @return the task
   */
  public static <T extends @Nullable Object> Task<T> createTask(Callable<T> body) {
    return runningLoop().createTask(body);
  }

  /**
   * Starts a task with a name or in a given context.
   *
   * @param body the body of the coroutine
   * @param options name and context
   * @param <T> the type of its result
   * @return the task
   */
  public static <T extends @Nullable Object> Task<T> createTask(
      Callable<T> body, TaskOptions options) {
    return runningLoop().createTask(body, options);
  }

  /**
   * Starts a task that returns nothing.
   *
   * @param body the body of the coroutine
   * @return the task
   */
  public static Task<@Nullable Void> createTask(CheckedRunnable body) {
    return runningLoop().createTask(body);
  }

  /**
   * Starts a task that returns nothing, with a name or in a given context.
   *
   * @param body the body of the coroutine
   * @param options name and context
   * @return the task
   */
  public static Task<@Nullable Void> createTask(CheckedRunnable body, TaskOptions options) {
    return runningLoop().createTask(body, options);
  }

  /**
   * Starts a task that drives a coroutine object.
   *
   * @param coroutine a coroutine that was not started yet
   * @param <T> the type of its result
   * @return the task
   */
  public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return runningLoop().createTask(coroutine);
  }

  /**
   * Starts a task that drives a coroutine object, with a name or in a given context.
   *
   * @param coroutine a coroutine that was not started yet
   * @param options name and context
   * @param <T> the type of its result
   * @return the task
   */
  public static <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    return runningLoop().createTask(coroutine, options);
  }

  /**
   * Waits for some time: {@code await asyncio.sleep(delay)}. A delay of zero or less gives up one
   * turn of the loop.
   *
   * @param delay how long, on the loop's clock
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if the caller is not inside a coroutine
   */
  public static void sleep(Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      CoroutineImpl.running("sleep").handOut(null, false);
      return;
    }
    EventLoopImpl loop = runningLoop();
    LoopFuture<@Nullable Void> wait = loop.createFuture();
    TimerHandle timer =
        loop.callLater(
            delay,
            () -> {
              if (!wait.isDone()) {
                wait.setResult(null);
              }
            });
    try {
      wait.await();
    } finally {
      timer.cancel();
    }
  }

  /**
   * Waits for some time and returns a value: {@code await asyncio.sleep(delay, result)}.
   *
   * @param delay how long, on the loop's clock
   * @param result what to return
   * @param <T> the type of the result
   * @return the result
   * @throws CancelledError if the task is cancelled meanwhile
   */
  public static <T extends @Nullable Object> T sleep(Duration delay, T result) {
    sleep(delay);
    return result;
  }

  /**
   * Protects an awaitable from cancellation: {@code asyncio.shield}. Whoever awaits the result can
   * be cancelled; what is protected goes on. Keep a reference to look at how it ends.
   *
   * @param awaitable what to protect; anything but a future becomes a task
   * @param <T> the type of its result
   * @return a future that follows it; the awaitable itself if that is a future which is done
   */
  public static <T extends @Nullable Object> LoopFuture<T> shield(
      Awaitable<? extends T> awaitable) {
    return Shield.of(awaitable);
  }

  /**
   * The results of several awaitables in the order in which they are there: {@code
   * asyncio.as_completed(aws)}.
   *
   * @param awaitables what to wait for; anything but a future becomes a task at once; one that is
   *     given twice counts once
   * @param <T> the type of the results
   * @return an object for one iteration, in one of two forms
   * @throws IllegalStateException if the caller is not inside a running loop
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return new AsCompleted<>(runningLoop(), awaitables, null);
  }

  /**
   * The same with a time limit: {@code asyncio.as_completed(aws, timeout=...)}.
   *
   * @param awaitables what to wait for
   * @param timeout how long from now on the loop's clock; after that an {@link
   *     AsyncTimeoutException} is thrown to whoever waits
   * @param <T> the type of the results
   * @return an object for one iteration, in one of two forms
   * @throws IllegalStateException if the caller is not inside a running loop
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Collection<? extends Awaitable<? extends T>> awaitables, Duration timeout) {
    return new AsCompleted<>(runningLoop(), awaitables, timeout);
  }

  /**
   * A time limit for a block: {@code asyncio.timeout(delay)}. Nothing is limited until {@link
   * Timeout#run} gets the block.
   *
   * @param delay how long from now on the loop's clock; null for no limit, which {@link
   *     Timeout#reschedule} may set
   * @return the limit, for one block
   * @throws IllegalStateException if the caller is not inside a running loop
   */
  public static Timeout timeout(@Nullable Duration delay) {
    EventLoopImpl loop = runningLoop();
    return new Timeout(loop, delay == null ? null : loop.deadline(delay));
  }

  /**
   * A time limit for a block: {@code asyncio.timeout_at(when)}.
   *
   * @param when nanoseconds on the loop's clock ({@link EventLoop#time()}); null for no limit
   * @return the limit, for one block
   * @throws IllegalStateException if the caller is not inside a running loop
   */
  public static Timeout timeoutAt(@Nullable Long when) {
    return new Timeout(runningLoop(), when);
  }

  /**
   * The task that runs the caller: {@code asyncio.current_task()}.
   *
   * @return the task; null inside a plain callback
   * @throws IllegalStateException if the caller is not inside a running loop
   */
  public static @Nullable Task<?> currentTask() {
    return runningLoop().strand().task;
  }

  /**
   * The tasks of the running loop that are not done: {@code asyncio.all_tasks()}.
   *
   * @return a snapshot, in the order of their creation
   * @throws IllegalStateException if the caller is not inside a running loop
   */
  public static Set<Task<?>> allTasks() {
    return runningLoop().allTasks();
  }

  /**
   * Starts a task on a loop from any other thread: {@code asyncio.run_coroutine_threadsafe(coro,
   * loop)}.
   *
   * @param body the body of the coroutine
   * @param loop the loop
   * @param <T> the type of its result
   * @return a future for this side: it completes on the loop's thread; cancelling it cancels the
   *     task
   * @throws IllegalStateException if the loop is closed
   */
  public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
      Callable<T> body, EventLoop loop) {
    return ThreadsafeTask.start((EventLoopImpl) loop, body);
  }

  /**
   * Runs blocking code on the default executor and waits for it: {@code await
   * asyncio.to_thread(work)}. As {@link #toThread(Callable, OnCancel)} with {@link
   * OnCancel#INTERRUPT}.
   *
   * @param work the blocking code
   * @param <T> the type of its result
   * @return its result; what it throws is thrown as it is, checked exceptions included
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if the caller is not inside a coroutine
   */
  public static <T extends @Nullable Object> T toThread(Callable<T> work) {
    return toThread(work, OnCancel.INTERRUPT);
  }

  /**
   * Runs blocking code on the default executor and waits for it: {@code await
   * asyncio.to_thread(work)}. The code runs in a copy of the current context. The await suspends
   * this coroutine only; to run several at once, put each in a task: {@code createTask(() ->
   * toThread(...))}. {@link EventLoop#runInExecutor} takes other executors and says what becomes of
   * errors.
   *
   * @param work the blocking code
   * @param onCancel what cancelling the task does to work that is running; work that has not begun
   *     never begins then
   * @param <T> the type of its result
   * @return its result; what it throws is thrown as it is, checked exceptions included
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if the caller is not inside a coroutine
   */
  public static <T extends @Nullable Object> T toThread(Callable<T> work, OnCancel onCancel) {
    var _ = CoroutineImpl.running("toThread");
    Objects.requireNonNull(work, "work");
    Context context = Context.copyContext();
    return runningLoop().runInExecutor(null, () -> context.run(work), onCancel).await();
  }

  /**
   * Runs blocking code that returns nothing on the default executor and waits for it. As {@link
   * #toThread(CheckedRunnable, OnCancel)} with {@link OnCancel#INTERRUPT}.
   *
   * @param work the blocking code
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if the caller is not inside a coroutine
   */
  public static void toThread(CheckedRunnable work) {
    toThread(work, OnCancel.INTERRUPT);
  }

  /**
   * Runs blocking code that returns nothing on the default executor and waits for it. As {@link
   * #toThread(Callable, OnCancel)}.
   *
   * @param work the blocking code
   * @param onCancel what cancelling the task does to work that is running
   * @throws CancelledError if the task is cancelled meanwhile
   * @throws IllegalStateException if the caller is not inside a coroutine
   */
  public static void toThread(CheckedRunnable work, OnCancel onCancel) {
    toThread(new CoroutineImpl.VoidBody(Objects.requireNonNull(work, "work")), onCancel);
  }
}
