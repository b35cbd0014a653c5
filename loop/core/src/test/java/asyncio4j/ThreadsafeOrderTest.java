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

  @Test
  void aThreadKnowsWhetherItRunsTheLoop() {
    List<Boolean> here = new ArrayList<>();
    try (EventLoop loop = EventLoop.create();
        EventLoop other = EventLoop.create()) {
      here.add(loop.isRunningHere());
      loop.callSoon(() -> here.add(loop.isRunningHere()));
      loop.callSoon(() -> here.add(other.isRunningHere()));
      loop.callSoon(() -> onAnotherThread(() -> here.add(loop.isRunningHere())));
      loop.runUntilComplete(Coroutine.of(() -> here.add(loop.isRunningHere())));
      here.add(loop.isRunningHere());
    }
    assertThat(here).containsExactly(false, true, false, false, true, false);
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
