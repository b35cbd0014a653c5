package asyncio4j;

/**
 * A callback scheduled for a time, as {@link EventLoop#callLater} returns it: {@code
 * asyncio.TimerHandle}.
 */
public sealed interface TimerHandle extends Handle permits TimerHandleImpl {

  /**
   * The deadline.
   *
   * @return nanoseconds on the loop's clock ({@link EventLoop#time()})
   */
  long when();
}
