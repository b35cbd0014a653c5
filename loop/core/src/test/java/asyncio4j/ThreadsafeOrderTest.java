package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadsafeOrderTest {

  /** In asyncio there is one queue; here there are two, and nobody may notice. */
  @Test
  void whatAnotherThreadSentBeforeRunsBefore() {
    List<String> log = new ArrayList<>();
    try (EventLoop loop = EventLoop.create()) {
      loop.callSoon(() -> {
        onAnotherThread(() -> loop.callSoonThreadsafe(() -> log.add("from another thread")));
        loop.callSoonThreadsafe(() -> log.add("from here"));
        loop.callSoon(loop::stop);
      });
      loop.runForever();
    }
    assertThat(log).containsExactly("from another thread", "from here");
  }

  private static void onAnotherThread(Runnable action) {
    Thread thread = Thread.ofPlatform().start(action);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
