package asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import java.util.ArrayList;
import java.util.List;

/** What the running loop's exception handler is told, in a test that provokes it. */
final class Reported {

  private final List<Object> messages = new ArrayList<>();

  private Reported() {}

  /** From now on. */
  static Reported here() {
    Reported here = new Reported();
    Asyncio.getRunningLoop()
        .setExceptionHandler((_, report) -> here.messages.add(report.get("message")));
    return here;
  }

  /** Waits for the first, which has to be this one; and it stays the only one. */
  void only(String message) throws Exception {
    Pair.until(() -> !messages.isEmpty());
    assertThat(messages).containsExactly(message);
  }
}
