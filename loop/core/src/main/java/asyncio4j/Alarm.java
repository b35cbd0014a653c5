package asyncio4j;

import asyncio4j.internal.StackRoom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a sleeper waits for, and its own timer: one object, and no context, since there may be very
 * many and nothing of the user's is called.
 */
final class Alarm extends FutureImpl<@Nullable Void> implements Timed {

  private long sequence;
  private int index = NOWHERE;

  Alarm(EventLoopImpl loop) {
    super(loop);
  }

  /** The sleep begins, in the loop that it is made for. */
  void set(Duration delay) {
    StackRoom.check();
    loop.timers().add(this, loop.deadline(delay));
  }

  /** The time is up: {@code futures._set_result_unless_cancelled}. */
  @Override
  void run(Strand strand) {
    try {
      if (!isDone()) {
        setResult(null);
      }
    } catch (Throwable e) {
      loop.reports().callbackFailed(this, source, e);
    }
  }

  /** The sleep is over, whatever ended it. */
  void off() {
    if (index != NOWHERE) {
      StackRoom.check();
      loop.timers().remove(this);
    }
  }

  @Override
  String awaitedAs() {
    return "sleep";
  }

  // ---- in the heap ----

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
}
