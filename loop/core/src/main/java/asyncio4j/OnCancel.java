package asyncio4j;

/**
 * What becomes of blocking code that is running on an executor when the await for it is cancelled.
 * Code that waits in the executor's queue never starts, whichever is chosen; what must run, such as
 * a clean-up in a {@code finally}, is awaited through {@link Asyncio#shield}. The await itself ends
 * at once in any case.
 */
public enum OnCancel {

  /**
   * The thread that runs the code is interrupted. The interrupt ends with the code: the thread goes
   * back to its executor without it, also if it comes when the code has just ended.
   */
  INTERRUPT,

  /**
   * The code is left to finish, as in asyncio. Its result is dropped; an exception that it throws
   * goes to the loop's exception handler, since nobody awaits it any more.
   */
  LET_FINISH
}
