package asyncio4j;

import asyncio4j.internal.StackRoom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A callback in the timer heap. */
final class TimerHandleImpl extends HandleImpl implements TimerHandle, Timed {

  /** Half of the clock's range: deadlines that are no further off can be compared. */
  private static final long FAR = Long.MAX_VALUE >> 1;

  private final long when;

  /** The same, if it is not too far off. */
  private final long deadline;

  private long sequence;
  private int index = NOWHERE;

  private TimerHandleImpl(
      EventLoopImpl loop, long when, long deadline, Runnable callback, @Nullable Context context) {
    super(loop, callback, context);
    this.when = when;
    this.deadline = deadline;
  }

  /** For a time that the caller chose. */
  static TimerHandleImpl at(
      EventLoopImpl loop, long when, Runnable callback, @Nullable Context context) {
    return new TimerHandleImpl(loop, when, near(when, loop.time()), callback, context);
  }

  /** For a time from now. To ask for the time costs as much as all the rest: once is enough. */
  static TimerHandleImpl after(
      EventLoopImpl loop, Duration delay, Runnable callback, @Nullable Context context) {
    long when = loop.deadline(delay);
    return new TimerHandleImpl(loop, when, when, callback, context);
  }

  /** The time after a delay; very long delays end some 146 years from now. */
  static long deadline(long now, Duration delay) {
    long nanos;
    try {
      nanos = Math.clamp(delay.toNanos(), -FAR, FAR);
    } catch (ArithmeticException tooLong) {
      nanos = delay.isNegative() ? -FAR : FAR;
    }
    return now + nanos;
  }

  /**
   * Some 146 years from now are as good as for ever, and before now as the beginning of time;
   * further off, a difference says nothing.
   */
  private static long near(long when, long now) {
    long difference = when - now;
    if (-FAR <= difference && difference <= FAR) {
      return when;
    }
    return now + (when > now ? FAR : -FAR);
  }

  /** When to run it. */
  long deadline() {
    return deadline;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public void setSequence(long number) {
    sequence = number;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void setIndex(int place) {
    index = place;
  }

  @Override
  public long when() {
    return when;
  }

  @Override
  public void cancel() {
    if (index >= 0) {
      loop.checkThread("TimerHandle.cancel", "loop.callSoonThreadsafe(handle::cancel)");
    }
    super.cancel();
    if (index >= 0) {
      StackRoom.check();
      loop.timers().remove(this);
    }
  }

  @Override
  String kind() {
    return "TimerHandle when=" + when;
  }
}
