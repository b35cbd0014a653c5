package asyncio4j.tck;

import static asyncio4j.Asyncio.sleep;

import java.time.Duration;
import java.util.concurrent.Callable;

public class MonoKitTest extends AsyncMonoVerification<Integer> {
  @Override
  protected Callable<Integer> coroutine(long elements) {
    return () -> sleep(Duration.ofMillis(1), elements == 0 ? null : 1);
  }
}
