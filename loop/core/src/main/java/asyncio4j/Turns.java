package asyncio4j;

/**
 * Spares a task that gives up its turn the switch to the loop and back, if it would be its turn
 * again at once: nothing else is ready, no timer is due, nobody has sent anything and nothing was
 * collected.
 */
final class Turns {

  /**
   * How many times in a row; then the loop has a turn, because there is more that it looks after:
   * I/O, interrupts.
   */
  private static final int MOST = 63;

  private Turns() {}

  /** Tells whether a coroutine that gives up its turn would be the next to have one. */
  static boolean isNextToo(Strand strand, CoroutineImpl<?> coroutine) {
    TaskImpl<?> task = strand.task;
    // In an eager step the turn goes to the task around it.
    if (task != null
        && strand.eagerSteps == 0
        && strand.keptTurns < MOST
        && task.wouldGoOn(coroutine)
        && task.loop.isQuiet()) {
      strand.keptTurns++;
      // For whoever looks from outside it is a step like any other.
      task.loop.counters().step();
      return true;
    }
    return false;
  }
}
