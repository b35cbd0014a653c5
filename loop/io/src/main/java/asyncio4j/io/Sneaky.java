package asyncio4j.io;

/** Throws anything, declared or not. */
final class Sneaky {

  private Sneaky() {}

  /** Never returns; the declared type lets a caller write {@code throw rethrow(e)}. */
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the cast to X is what makes it sneaky
  static <X extends Throwable> RuntimeException rethrow(Throwable exception) throws X {
    throw (X) exception;
  }
}
