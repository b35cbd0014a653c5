package asyncio4j;

/**
 * The cause of an error whose message is CPython's to the letter: what to do instead. It has no
 * stack of its own.
 */
final class WhatToDo extends Exception {

  private static final long serialVersionUID = 1;

  private WhatToDo(String advice) {
    super(advice, null, false, false);
  }

  static IllegalStateException illegalState(String message, String advice) {
    return new IllegalStateException(message, new WhatToDo(advice));
  }

  static IllegalArgumentException illegalArgument(String message, String advice) {
    return new IllegalArgumentException(message, new WhatToDo(advice));
  }

  /** A call that only the loop's own thread may make, from another one. */
  static IllegalStateException wrongThread(String method, String instead) {
    return refused(method + "()", instead);
  }

  /**
   * As {@link #wrongThread(String, String)}, of a method of something that belongs to the loop.
   *
   * @param waits whether it has to be called in a coroutine
   */
  static IllegalStateException wrongThread(Object owner, String method, boolean waits) {
    return refused(
        method + "() of " + Text.of(owner),
        (waits
                ? "Asyncio.runCoroutineThreadsafe(() -> ..., loop)"
                : "loop.callSoonThreadsafe(() -> ...)")
            + " around it");
  }

  private static IllegalStateException refused(String call, String instead) {
    return new IllegalStateException(
        "Non-thread-safe operation invoked on an event loop other than the current one",
        new WrongThreadException(
            call + " was called on " + Thread.currentThread() + "; call " + instead + " instead"));
  }
}
