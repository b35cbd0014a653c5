package asyncio4j;

import java.time.Duration;

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
    alarm.set(delay);
    try {
      alarm.await();
    } finally {
      alarm.off();
    }
  }
}
