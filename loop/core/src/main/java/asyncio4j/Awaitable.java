package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Anything that a coroutine can wait for: Python's awaitable.
 *
 * <p>Implementations of the library are {@link LoopFuture}, {@link Task}, {@link Coroutine} and the
 * step objects of {@link AsyncGenerator}. User code may implement it too: an implementation waits
 * by awaiting others.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface Awaitable<T extends @Nullable Object> {

  /**
   * Waits for the result: Python's {@code await} expression.
   *
   * <p>To be called from inside a coroutine. It suspends that coroutine if the result is not there
   * yet; the loop goes on with other work. Nothing is suspended when the result is there already.
   *
   * <p>Whatever the awaited code threw is thrown here: the same object, checked exceptions included
   * although they are not declared. Use {@link #await(Class)} to have one declared.
   *
   * <p>The frames of a suspended coroutine lie in the heap, and come back to the stack only as they
   * are returned to. So nothing stops a recursion that goes on for ever and awaits on each level,
   * before the heap is full: it gets an {@link OutOfMemoryError}, and not the {@link
   * StackOverflowError} of one that does not await.
   *
   * @return the result
   * @throws CancelledError if the awaiting task or the awaited object was cancelled
   * @throws IllegalStateException if it would have to suspend and the caller is not inside a
   *     coroutine
   */
  T await();

  /**
   * Waits for the result and declares one checked exception, so that it can be caught by its type.
   *
   * @param declared the class of the exception that the awaited code may throw; it filters nothing
   * @param <X> the declared exception
   * @return the result
   * @throws X if the awaited code threw it
   * @throws CancelledError if the awaiting task or the awaited object was cancelled
   * @throws IllegalStateException if it would have to suspend and the caller is not inside a
   *     coroutine
   */
  default <X extends Throwable> T await(Class<X> declared) throws X {
    java.util.Objects.requireNonNull(declared, "declared");
    return await();
  }
}
