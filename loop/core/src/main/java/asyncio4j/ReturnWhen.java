package asyncio4j;

/** When {@link Asyncio#wait} returns: its {@code return_when}. */
public enum ReturnWhen {
  /** As soon as one is done or cancelled: {@code asyncio.FIRST_COMPLETED}. */
  FIRST_COMPLETED,

  /**
   * As soon as one fails with an exception, or when all are done: {@code asyncio.FIRST_EXCEPTION}.
   * A cancelled one has not failed.
   */
  FIRST_EXCEPTION,

  /** When all are done or cancelled: {@code asyncio.ALL_COMPLETED}. */
  ALL_COMPLETED;

  /**
   * The constant of a name, from a configuration for instance.
   *
   * @param name the constant's name
   * @return the constant
   * @throws IllegalArgumentException if there is none of that name
   */
  public static ReturnWhen of(String name) {
    for (ReturnWhen value : values()) {
      if (value.name().equals(name)) {
        return value;
      }
    }
    throw new IllegalArgumentException("Invalid return_when value: " + name);
  }
}
