package asyncio4j.conformance;

/** Application error number two. */
public final class Bang extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a text. */
  public Bang(String text) {
    super(text);
  }

  /** With a text and a cause: {@code raise Bang(text) from cause}. */
  public Bang(String text, Throwable cause) {
    super(text, cause);
  }
}
