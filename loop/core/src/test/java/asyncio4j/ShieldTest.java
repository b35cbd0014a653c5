package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.shield;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShieldTest {

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();

  @AfterEach
  void close() {
    loop.close();
  }

  private void inLoop(CheckedRunnable body) {
    loop.runUntilComplete(Coroutine.of(body));
  }

  @Test
  void theOuterWaitIsCancelledAndTheInnerTaskGoesOn() {
    inLoop(() -> {
      Task<String> inner = createTask(() -> sleep(Duration.ofSeconds(1), "inner"));
      Task<String> outer = createTask(() -> shield(inner).await());
      sleep(Duration.ZERO);
      outer.cancel("enough");
      assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(inner.await()).isEqualTo("inner");
    });
  }

  @Test
  void followsTheInnerOnesEnd() {
    inLoop(() -> {
      assertThat(shield(Coroutine.of(() -> sleep(Duration.ofSeconds(1), "value"))).await())
          .isEqualTo("value");
      LoopFuture<String> failing = loop.createFuture();
      LoopFuture<String> outer = shield(failing);
      failing.setException(new IOException("inner"));
      assertThatThrownBy(outer::await).isInstanceOf(IOException.class).hasMessage("inner");
      LoopFuture<String> cancelled = loop.createFuture();
      LoopFuture<String> around = shield(cancelled);
      cancelled.cancel("inner");
      assertThatThrownBy(around::await).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void aDoneFutureIsPassedThrough() {
    inLoop(() -> {
      LoopFuture<String> done = loop.createFuture();
      done.setResult("x");
      assertThat(shield(done)).isSameAs(done);
    });
  }
}
