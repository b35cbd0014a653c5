package asyncio4j;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
   * Runs a program with options: {@code asyncio.run(main(), debug=..., loop_factory=...)}. As
   * {@link #run(Callable)}.
   *
   * @param main the main coroutine's body
   * @param options debug mode, loop factory, Ctrl-C
   * @param <T> the type of its result
   * @return its result
   */
  public static <T extends @Nullable Object> T run(Callable<T> main, RunOptions options) {
    if (Strand.runningLoop() != null) {
      throw WhatToDo.illegalState(
          "asyncio.run() cannot be called from a running event loop",
          "in a coroutine call the body itself, or make a task of it with Asyncio.createTask");
    }
    try (Runner runner = Runner.create(options)) {
      return runner.run(main);
    }
  }

  /**
   * Runs a program that returns nothing: {@code asyncio.run(main())}. As {@link #run(Callable)}.
   *
   * @param main the main coroutine's body
   */
  public static void run(CheckedRunnable main) {
    run(main, RunOptions.DEFAULT);
  }

  /**
   * Runs a program that returns nothing, with options. As {@link #run(Callable)}.
   *
   * @param main the main coroutine's body
   * @param options debug mode, loop factory, Ctrl-C
   */
  public static void run(CheckedRunnable main, RunOptions options) {
    run(new CoroutineImpl.VoidBody(Objects.requireNonNull(main, "main")), options);
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
   * As {@link #getRunningLoop()}, with another error: {@code asyncio.get_event_loop()}. No loop is
   * current here without running.
   *
   * @return the loop
   */
  public static EventLoop getEventLoop() {
    EventLoopImpl loop = Strand.runningLoop();
    if (loop == null) {
      throw new IllegalStateException(
          "There is no current event loop in thread '" + Thread.currentThread().getName() + "'.");
    }
    return loop;
  }

  /**
   * A new loop: {@code asyncio.new_event_loop()}.
   *
   * @return what {@link EventLoop#create()} gives
   */
  public static EventLoop newEventLoop() {
    return EventLoop.create();
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
    Sleep.sleep(delay);
  }

  /**
   * Waits for some time and returns a value: {@code await asyncio.sleep(delay, result)}.
   *
   * @param delay how long, on the loop's clock
   * @param result what to return
   * @param <T> the type of the result
   * @return the result
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
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return new AsCompleted<>(runningLoop(), awaitables, null);
  }

  /**
   * The same with a time limit: {@code asyncio.as_completed(aws, timeout=...)}.
   *
   * @param awaitables what to wait for
   * @param timeout how long from now on the loop's clock, after which an {@link
   *     AsyncTimeoutException} is thrown to whoever waits; null for no limit
   * @param <T> the type of the results
   * @return an object for one iteration, in one of two forms
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
    return new AsCompleted<>(runningLoop(), awaitables, timeout);
  }

  /**
   * A time limit for a block: {@code asyncio.timeout(delay)}. Nothing is limited until {@link
   * Timeout#run} gets the block.
   *
   * @param delay how long from now on the loop's clock; null for no limit, which {@link
   *     Timeout#reschedule} may set
   * @return the limit, for one block
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
   */
  public static Timeout timeoutAt(@Nullable Long when) {
    return new Timeout(runningLoop(), when);
  }

  /**
   * Runs awaitables at the same time and collects their results: {@code asyncio.gather(...)}. The
   * first one that fails makes the whole fail with its exception; the others go on. Cancelling the
   * returned future cancels them all, and it ends when they have.
   *
   * @param awaitables futures, tasks, coroutines and others, all of one loop; what is not a future
   *     becomes a task, and one that is given twice runs once
   * @param <T> the type of the results
   * @return a future for the results, in the order of the arguments; it is done already if all of
   *     them are, or if there is none
   * @throws IllegalArgumentException if they belong to different loops
   * @throws IllegalStateException if a task has to be made and no loop is running here
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T extends @Nullable Object> LoopFuture<List<T>> gather(
      Awaitable<? extends T>... awaitables) {
    return Gather.of(Arrays.asList(awaitables));
  }

  /**
   * As {@link #gather(Awaitable...)}: {@code asyncio.gather(*list)}.
   *
   * @param awaitables futures, tasks, coroutines and others, all of one loop
   * @param <T> the type of the results
   * @return a future for the results, in the order of the arguments
   */
  public static <T extends @Nullable Object> LoopFuture<List<T>> gather(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return Gather.of(awaitables);
  }

  /**
   * Runs awaitables at the same time and collects what becomes of them: {@code asyncio.gather(...,
   * return_exceptions=True)}. Exceptions, and the {@link CancelledError}s of cancelled ones, stand
   * in the list like results.
   *
   * @param awaitables as {@link #gather(Awaitable...)}
   * @return a future for the results and exceptions, in the order of the arguments; it fails only
   *     with a {@link CancelledError}, after it was cancelled itself
   */
  public static LoopFuture<List<@Nullable Object>> gatherReturnExceptions(
      Awaitable<?>... awaitables) {
    return Gather.returningExceptions(null, List.of(awaitables));
  }

  /**
   * As {@link #gatherReturnExceptions(Awaitable...)}, of a collection.
   *
   * @param awaitables as {@link #gather(Awaitable...)}
   * @return a future for the results and exceptions, in the order of the arguments
   */
  public static LoopFuture<List<@Nullable Object>> gatherReturnExceptions(
      Collection<? extends Awaitable<?>> awaitables) {
    return Gather.returningExceptions(null, awaitables);
  }

  /**
   * Waits until all futures are done: {@code await asyncio.wait(futures)}. Written {@code
   * Asyncio.wait(...)} also where this class is imported statically: every class has a {@code wait}
   * of its own, from {@link Object}.
   *
   * @param futures futures and tasks, at least one; duplicates count once
   * @param <F> their type
   * @return which are done and which are not
   */
  public static <F extends LoopFuture<?>> WaitResult<F> wait(Collection<F> futures) {
    return Wait.on(futures, null, ReturnWhen.ALL_COMPLETED);
  }

  /**
   * Waits until all futures are done or the time is up: {@code asyncio.wait(futures, timeout=...)}.
   *
   * @param futures futures and tasks, at least one; duplicates count once
   * @param timeout how long at the most, on the loop's clock; null for no limit
   * @param <F> their type
   * @return which are done and which are not
   */
  public static <F extends LoopFuture<?>> WaitResult<F> wait(
      Collection<F> futures, @Nullable Duration timeout) {
    return Wait.on(futures, timeout, ReturnWhen.ALL_COMPLETED);
  }

  /**
   * Waits until enough futures are done: {@code asyncio.wait(futures, return_when=...)}.
   *
   * @param futures futures and tasks, at least one; duplicates count once
   * @param returnWhen what is enough
   * @param <F> their type
   * @return which are done and which are not
   */
  public static <F extends LoopFuture<?>> WaitResult<F> wait(
      Collection<F> futures, ReturnWhen returnWhen) {
    return Wait.on(futures, null, returnWhen);
  }

  /**
   * Waits until enough futures are done or the time is up: {@code await asyncio.wait(futures,
   * timeout=..., return_when=...)}. When the time is up nothing is cancelled and nothing thrown.
   *
   * @param futures futures and tasks, at least one; duplicates count once
   * @param timeout how long at the most, on the loop's clock; null for no limit
   * @param returnWhen what is enough
   * @param <F> their type
   * @return which are done and which are not
   * @throws IllegalArgumentException if there is none
   * @throws CancelledError if the task is cancelled meanwhile; the futures are not
   */
  public static <F extends LoopFuture<?>> WaitResult<F> wait(
      Collection<F> futures, @Nullable Duration timeout, ReturnWhen returnWhen) {
    return Wait.on(futures, timeout, returnWhen);
  }

  /**
   * Waits for one awaitable, with a time limit: {@code await asyncio.wait_for(awaitable, timeout)}.
   * When the time is up, what is awaited is cancelled and waited for; what it returns or throws
   * nonetheless is the outcome. With a limit of zero or less, what is not done already is cancelled
   * before it begins.
   *
   * @param awaitable what to wait for; a coroutine runs inside the caller's task
   * @param timeout how long at the most, on the loop's clock; null for no limit
   * @param <T> the type of the result
   * @return its result
   * @throws AsyncTimeoutException if the time is up; the cause is the {@link CancelledError}
   * @throws CancelledError if the task is cancelled meanwhile, and with it what is awaited
   */
  public static <T extends @Nullable Object> T waitFor(
      Awaitable<? extends T> awaitable, @Nullable Duration timeout) {
    return WaitFor.await(awaitable, timeout);
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
   * The task that a loop runs now: {@code asyncio.current_task(loop)}. On other threads a guess.
   *
   * @param loop the loop
   * @return the task; null if there is none
   */
  public static @Nullable Task<?> currentTask(EventLoop loop) {
    return ((EventLoopImpl) loop).strand().task;
  }

  /**
   * The tasks of the running loop that are not done: {@code asyncio.all_tasks()}.
   *
   * @return a snapshot, in the order of their creation
   */
  public static Set<Task<?>> allTasks() {
    return runningLoop().allTasks();
  }

  /**
   * As {@link EventLoop#allTasks()}: {@code asyncio.all_tasks(loop)}.
   *
   * @param loop the loop
   * @return a snapshot, in the order of their creation
   */
  public static Set<Task<?>> allTasks(EventLoop loop) {
    return loop.allTasks();
  }

  /**
   * A future for an awaitable: {@code asyncio.ensure_future(awaitable)}.
   *
   * @param awaitable a future or task, which is returned as it is; of anything else a task is made
   * @param <T> the type of the result
   * @return the future
   * @throws IllegalStateException if a task has to be made and no loop is running here
   */
  public static <T extends @Nullable Object> LoopFuture<T> ensureFuture(
      Awaitable<? extends T> awaitable) {
    return Futures.ensure(awaitable, null);
  }

  /**
   * A future of a given loop for an awaitable: {@code asyncio.ensure_future(awaitable, loop=loop)}.
   *
   * @param awaitable as {@link #ensureFuture(Awaitable)}
   * @param loop the loop
   * @param <T> the type of the result
   * @return the future
   * @throws IllegalArgumentException if it is a future of another loop
   */
  public static <T extends @Nullable Object> LoopFuture<T> ensureFuture(
      Awaitable<? extends T> awaitable, EventLoop loop) {
    return Futures.ensure(awaitable, (EventLoopImpl) loop);
  }

  /**
   * As {@link EventLoop#wrapFuture} of the running loop: {@code asyncio.wrap_future(future)}.
   *
   * @param source the source
   * @param <T> the type of the result
   * @return a future that follows it
   */
  public static <T extends @Nullable Object> LoopFuture<T> wrapFuture(CompletionStage<T> source) {
    return runningLoop().wrapFuture(source);
  }

  /**
   * Tells a future from other things: {@code asyncio.isfuture(object)}.
   *
   * @param object anything
   * @return true if it is a future or task of a loop
   */
  public static boolean isFuture(@Nullable Object object) {
    return object instanceof LoopFuture;
  }

  /**
   * Tells a coroutine object from other things: {@code asyncio.iscoroutine(object)}.
   *
   * @param object anything
   * @return true if it is a coroutine object
   */
  public static boolean isCoroutine(@Nullable Object object) {
    return object instanceof Coroutine;
  }

  /**
   * Starts a task on a loop from any other thread: {@code asyncio.run_coroutine_threadsafe(coro,
   * loop)}.
   *
   * @param body the body of the coroutine
   * @param loop the loop
   * @param <T> the type of its result
   * @return a future for this side: it completes on the loop's thread; cancelling it cancels the
   *     task. On that loop itself {@code get()} and {@code join()} throw {@link
   *     IllegalStateException}, unless it is done: the loop would wait for itself
   * @throws IllegalStateException if the loop is closed
   */
  public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
      Callable<T> body, EventLoop loop) {
    return ThreadsafeTask.start(
        (EventLoopImpl) loop, CoroutineImpl.unwatched(Objects.requireNonNull(body, "body")));
  }

  /**
   * Starts a task that returns nothing on a loop from any other thread.
   *
   * @param body the body of the coroutine
   * @param loop the loop
   * @return a future for this side, as {@link #runCoroutineThreadsafe(Callable, EventLoop)}
   */
  public static CompletableFuture<@Nullable Void> runCoroutineThreadsafe(
      CheckedRunnable body, EventLoop loop) {
    return ThreadsafeTask.start(
        (EventLoopImpl) loop,
        CoroutineImpl.unwatched(new CoroutineImpl.VoidBody(Objects.requireNonNull(body, "body"))));
  }

  /**
   * Starts a task that drives a coroutine object on a loop from any other thread.
   *
   * @param coroutine a coroutine that was not started yet; it is closed if it cannot be started
   * @param loop the loop
   * @param <T> the type of its result
   * @return a future for this side, as {@link #runCoroutineThreadsafe(Callable, EventLoop)}
   */
  public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
      Coroutine<T> coroutine, EventLoop loop) {
    return ThreadsafeTask.start(
        (EventLoopImpl) loop, Objects.requireNonNull(coroutine, "coroutine"));
  }

  /**
   * Runs blocking code on the default executor and waits for it: {@code await
   * asyncio.to_thread(work)}. As {@link #toThread(Callable, OnCancel)} with {@link
   * OnCancel#INTERRUPT}.
   *
   * @param work the blocking code
   * @param <T> the type of its result
   * @return its result
   */
  public static <T extends @Nullable Object> T toThread(Callable<T> work) {
    return toThread(work, OnCancel.INTERRUPT);
  }

  /**
   * Runs blocking code on the default executor and waits for it: {@code await
   * asyncio.to_thread(work)}. The code runs in a copy of the current context. The await suspends
   * this coroutine only; to run several at once, put each in a task: {@code createTask(() ->
   * toThread(...))}. {@link EventLoop#runInExecutor} takes other executors and says what goes along
   * and what becomes of errors.
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
    return runningLoop().runInExecutor(null, work, onCancel).await();
  }

  /**
   * Runs blocking code that returns nothing on the default executor and waits for it. As {@link
   * #toThread(CheckedRunnable, OnCancel)} with {@link OnCancel#INTERRUPT}.
   *
   * @param work the blocking code
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
   */
  public static void toThread(CheckedRunnable work, OnCancel onCancel) {
    toThread(new CoroutineImpl.VoidBody(Objects.requireNonNull(work, "work")), onCancel);
  }
}
