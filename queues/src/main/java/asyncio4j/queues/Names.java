package asyncio4j.queues;

/** How an object calls itself in messages. */
final class Names {

  private Names() {}

  /** Like Python's default repr, with the state in brackets. */
  static String of(Object object, String state) {
    return "<"
        + object.getClass().getSimpleName()
        + " at 0x"
        + Integer.toHexString(System.identityHashCode(object))
        + " "
        + state
        + ">";
  }
}
