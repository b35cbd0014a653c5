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
}
