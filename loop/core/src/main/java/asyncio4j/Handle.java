package asyncio4j;

/**
 * A scheduled callback, as {@link EventLoop#callSoon} returns it: {@code asyncio.Handle}.
 *
 * <p>{@link #cancel()} belongs to the thread of the loop; {@link #cancelled()} may be read there
 * too.
 */
public sealed interface Handle permits HandleImpl, TimerHandle {

  /**
   * Cancels the callback: it will not run any more. Without effect if it ran already or was
   * cancelled before.
   *
   * <p>On a {@link TimerHandle} it also takes the timer out of the loop's heap at once.
   */
  void cancel();

  /**
   * Tells whether {@link #cancel()} was called.
   *
   * @return true from the first {@code cancel()} on, also when the callback had run before it
   */
  boolean cancelled();

  /**
   * The context that the callback runs in: {@code handle.get_context()}.
   *
   * @return the context itself, not a copy
   */
  Context getContext();
}
