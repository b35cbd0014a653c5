package asyncio4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code asyncio.sleep}. */
final class Sleep {

  private Sleep() {}

  static void sleep(Duration delay) {
    Strand strand = Strand.current();
    CoroutineImpl<?> coroutine = CoroutineImpl.running(strand, "sleep");
    if (!delay.isPositive()) {
      if (!Turns.isNextToo(strand, coroutine)) {
        coroutine.handOut(null, false);
      }
      return;
    }
    EventLoopImpl loop = EventLoopImpl.runningHere();
    Alarm alarm = new Alarm(loop);
    TimerHandle timer = loop.callLater(delay, alarm);
    try {
      alarm.await();
    } finally {
      timer.cancel();
    }
  }

  /** What a sleeper waits for, and what its timer calls: one object, since there may be many. */
  private static final class Alarm extends FutureImpl<@Nullable Void> implements Runnable {
    Alarm(EventLoopImpl loop) {
      super(loop);
    }

    @Override
    public void run() {
      if (!isDone()) {
        setResult(null);
      }
    }

    @Override
    String awaitedAs() {
      return "sleep";
    }
  }
}
