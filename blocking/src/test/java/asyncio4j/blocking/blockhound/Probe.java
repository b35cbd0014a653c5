package asyncio4j.blocking.blockhound;

import asyncio4j.EventLoop;
import java.util.List;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;

/** Makes every blocking call in every place, and prints which were found. */
final class Probe {

  private Probe() {}

  /**
   * Installs BlockHound and tries.
   *
   * @param args {@code stock}: all that BlockHound is told is which threads run loops; {@code
   *     ours}: as a team's own set-up would have it, which loads our integration
   */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("stock")) {
      BlockHound.builder()
          .addDynamicThreadPredicate(thread -> true)
          .nonBlockingThreadPredicate(others -> others.or(EventLoop::isLoopThread))
          // What it does not know and would find in its own test is the engine that waits.
          .allowBlockingCallsInside("asyncio4j.ParkingPoller", "poll")
          .install();
    } else {
      BlockHound.install();
    }
    for (Blocking how : Blocking.values()) {
      for (Place place : Place.values()) {
        IO.println(key(how, place) + find(how, place, args[0].equals("ours")));
      }
    }
  }

  private static String find(Blocking how, Place place, boolean ours) throws Exception {
    try {
      return place.detects(how, false).filter(found -> ours || !isByChance(found)).isPresent()
          ? "yes"
          : "no";
    } catch (IllegalMonitorStateException e) {
      return "hidden";
    } catch (IllegalStateException e) {
      if (how == Blocking.MONO_BLOCK) {
        return "by Reactor";
      }
      throw e;
    }
  }

  /** A lock spins, which is marked as blocking, if an old permit ends its first park. */
  private static boolean isByChance(BlockingOperationError found) {
    return found.getMethod().getName().equals("onSpinWait");
  }

  private static String key(Blocking how, Place place) {
    return how + " " + place + " ";
  }

  /** Finds an answer in what was printed. */
  static String answer(List<String> lines, Blocking how, Place place) {
    return lines.stream()
        .filter(line -> line.startsWith(key(how, place)))
        .map(line -> line.substring(key(how, place).length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no answer for " + how + ": " + lines));
  }
}
