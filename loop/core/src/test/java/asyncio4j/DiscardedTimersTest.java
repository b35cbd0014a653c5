package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscardedTimersTest {

  private final List<String> log = new ArrayList<>();
  private final EventLoop loop = EventLoop.create();

  private Discardable named(String name) {
    return new Discardable() {
      @Override
      public void run() {
        log.add(name + " ran");
      }

      @Override
      public void discard() {
        log.add(name + " discarded");
      }
    };
  }

  @Test
  void timersThatNeverCameAreToldWhenTheLoopCloses() {
    loop.callLater(Duration.ofHours(2), named("late"));
    loop.callLater(Duration.ofHours(1), named("early"));
    loop.callLater(Duration.ofHours(3), named("cancelled")).cancel();
    loop.close();
    assertThat(log).containsExactly("early discarded", "late discarded");
  }

  @Test
  void aTimerThatRanIsNotDiscarded() {
    loop.callLater(Duration.ZERO, named("timer"));
    loop.callLater(Duration.ofNanos(1), loop::stop);
    loop.runForever();
    loop.close();
    assertThat(log).containsExactly("timer ran");
  }
}
