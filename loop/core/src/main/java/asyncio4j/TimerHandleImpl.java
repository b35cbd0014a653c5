package asyncio4j;

import asyncio4j.internal.StackRoom;
import org.jspecify.annotations.Nullable;

/** A callback in the timer heap. */
final class TimerHandleImpl extends HandleImpl implements TimerHandle {

  private final long when;

  /** Tells equal deadlines apart: first come, first served. Given by the heap. */
  long sequence;

  /** Where it is in the heap; -1 while it is not. */
  int index = -1;

  TimerHandleImpl(EventLoopImpl loop, long when, Runnable callback, @Nullable Context context) {
    super(loop, callback, context);
    this.when = when;
  }

  @Override
  public long when() {
    return when;
  }

  @Override
  public void cancel() {
    super.cancel();
    if (index >= 0) {
      StackRoom.check();
      loop.timers().remove(this);
    }
  }

  /** Deadlines are compared by difference, as {@link System#nanoTime()} asks for. */
  boolean isBefore(TimerHandleImpl other) {
    long difference = when - other.when;
    return difference < 0 || (difference == 0 && sequence < other.sequence);
  }

  @Override
  String kind() {
    return "TimerHandle when=" + when;
  }
}
