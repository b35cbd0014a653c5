package asyncio4j.tck;

import static asyncio4j.Asyncio.sleep;

import java.time.Duration;
import java.util.concurrent.Callable;

/** The Reactive Streams TCK on a Mono made from a coroutine's body. */
public class MonoTckTest extends AsyncMonoVerification<Integer> {
  @Override
  protected Callable<Integer> coroutine(long elements) {
    return () -> sleep(Duration.ofMillis(1), elements == 0 ? null : 1);
  }
}
