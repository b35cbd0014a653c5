package asyncio4j.conformance;

/** Application error number one. */
public final class Boom extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a text. */
  public Boom(String text) {
    super(text);
  }
}
