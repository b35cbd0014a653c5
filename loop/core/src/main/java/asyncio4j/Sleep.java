package asyncio4j;

import java.time.Duration;
import java.util.Set;
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
    FutureImpl<@Nullable Void> wait = new FutureOfOthers<>(loop, "sleep", Set::of);
    TimerHandle timer =
        loop.callLater(
            delay,
            () -> {
              if (!wait.isDone()) {
                wait.setResult(null);
              }
            });
    try {
      wait.await();
    } finally {
      timer.cancel();
    }
  }
}
