package asyncio4j;

/**
 * What stands in a loop's timer heap, and in its ready queue once its time has come: a timer that
 * was asked for, or a sleep. Belongs to the loop's line.
 */
sealed interface Timed permits TimerHandleImpl, Alarm {

  /** The index of what is in no heap. */
  int NOWHERE = -1;

  /** Tells equal deadlines apart: first come, first served. */
  long sequence();

  /** Given by the heap. */
  void setSequence(long number);

  /** Where it is in the heap. */
  int index();

  /** Given by the heap. */
  void setIndex(int place);
}
