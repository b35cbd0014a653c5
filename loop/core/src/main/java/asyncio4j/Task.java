package asyncio4j;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that a loop drives: {@code asyncio.Task}. Make one with {@link Asyncio#createTask}.
 *
 * <p>Thread rules are those of {@link LoopFuture}.
 *
 * @param <T> the type of the result
 */
public sealed interface Task<T extends @Nullable Object> extends LoopFuture<T> permits TaskImpl {

  /**
   * Makes a task whose first step runs in the next iteration: {@code asyncio.Task(coro,
   * loop=loop)}. For task factories; everybody else calls {@link EventLoop#createTask}.
   *
   * @param loop the loop
   * @param coroutine a coroutine that was not started yet
   * @param options name and context
   * @param <T> the type of the result
   * @return the task
   */
  static <T extends @Nullable Object> Task<T> start(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
    return TaskImpl.start((EventLoopImpl) loop, coroutine, options, false);
  }

  /**
   * Makes a task whose first step runs here and now, if the loop is running: {@code
   * asyncio.Task(coro, loop=loop, eager_start=True)}. A task that ends in its first step is done
   * when this returns.
   *
   * @param loop the loop
   * @param coroutine a coroutine that was not started yet
   * @param options name and context
   * @param <T> the type of the result
   * @return the task
   */
  static <T extends @Nullable Object> Task<T> startEagerly(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
    return TaskImpl.start((EventLoopImpl) loop, coroutine, options, true);
  }

  /**
   * Asks the task to end: {@code task.cancel(msg)}. A {@link CancelledError} is thrown at its
   * await, in the next iteration; what it awaits is cancelled too. The body may clean up, or refuse
   * by catching it. A task that has not begun never begins.
   *
   * @param message the message of the error; null for none
   * @return false if the task was done already
   */
  @Override
  boolean cancel(@Nullable String message);

  /**
   * Takes one request back: {@code task.uncancel()}. When none is left, a request that was not
   * delivered yet is dropped.
   *
   * @return how many requests are left
   */
  int uncancel();

  /**
   * How many requests to cancel are open: {@code task.cancelling()}.
   *
   * @return calls of {@link #cancel()} less calls of {@link #uncancel()}
   */
  int cancelling();

  /**
   * The name: {@code task.get_name()}. Any thread.
   *
   * @return the name, {@code Task-N} unless one was given
   */
  String getName();

  /**
   * Sets the name: {@code task.set_name}.
   *
   * @param name the name
   */
  void setName(String name);

  /**
   * What the task drives: {@code task.get_coro()}.
   *
   * @return the coroutine
   */
  Coroutine<T> getCoro();

  /**
   * The context that the task runs in: {@code task.get_context()}.
   *
   * @return the context itself, not a copy
   */
  Context getContext();

  /**
   * Where the coroutine is suspended, or where the exception was thrown that it ended with: {@code
   * task.get_stack()}.
   *
   * @return the frames without those of the library, innermost first as everywhere in Java; empty
   *     if the task was not started, has a result, or was cancelled
   */
  List<StackTraceElement> getStack();

  /**
   * As {@link #getStack()}, but so many frames at most: {@code task.get_stack(limit=limit)}.
   *
   * @param limit how many; of a suspended coroutine the innermost are returned, of an exception's
   *     trace the outermost, as in asyncio
   * @return the frames, innermost first
   * @throws IllegalArgumentException if the limit is negative
   */
  List<StackTraceElement> getStack(int limit);

  /**
   * Prints {@link #getStack()}, and the exception if the task ended with one: {@code
   * task.print_stack(file=out)}.
   *
   * @param out where to print to
   */
  void printStack(PrintStream out);

  /**
   * As {@link #printStack(PrintStream)} with {@link #getStack(int)}: {@code
   * task.print_stack(limit=limit, file=out)}.
   *
   * @param limit how many frames at most
   * @param out where to print to
   * @throws IllegalArgumentException if the limit is negative
   */
  void printStack(int limit, PrintStream out);
}
