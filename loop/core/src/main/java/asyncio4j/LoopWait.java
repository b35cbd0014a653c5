package asyncio4j;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loop's thread blocks for something that a loop is to complete: this one, or another one.
 *
 * @param what what it waits for
 * @param activity the number of the step that waits. A coroutine may have been released, and its
 *     loop goes on with others
 */
record LoopWait(LoopCompletableFuture<?> what, long activity) {

  /**
   * What a loop waits for, what the loop that has to complete that waits for, and so on, if that
   * leads back to the loop. Any thread: each of them is looked at while it goes on.
   *
   * @return the loop's wait first; empty if it does not lead there
   */
  static List<LoopWait> circle(EventLoopImpl loop) {
    List<LoopWait> chain = new ArrayList<>();
    Set<EventLoopImpl> seen = new LinkedHashSet<>();
    EventLoopImpl next = loop;
    while (seen.add(next)) {
      LoopWait wait = next.guard().endlessWait();
      if (wait == null) {
        return List.of();
      }
      chain.add(wait);
      next = wait.what.loop();
    }
    return next == loop ? chain : List.of();
  }

  /** Whom this keeps waiting, in a report of the loop that it began with. */
  static String text(List<LoopWait> circle, EventLoopImpl loop) {
    StringBuilder text = new StringBuilder(loop.toString());
    for (LoopWait wait : circle) {
      boolean isLast = wait.what.loop() == loop;
      text.append(" waits for ").append(wait.what.what()).append(", which only ");
      text.append(isLast ? "this loop" : wait.what.loop()).append(" can complete");
      text.append(isLast ? "" : ", and that");
    }
    return text.toString();
  }

  /** What it is about: the same wait of the same step is the same. */
  static @Nullable Object cause(List<LoopWait> circle) {
    return circle.isEmpty() ? null : circle.getFirst().what;
  }
}
