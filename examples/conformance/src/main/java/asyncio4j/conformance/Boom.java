package asyncio4j.conformance;

/** Application error number one. */
public final class Boom extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a text. */
  public Boom(String text) {
    super(text);
  }

  /** With a text and a cause: {@code raise Boom(text) from cause}. */
  public Boom(String text, Throwable cause) {
    super(text, cause);
  }
}
