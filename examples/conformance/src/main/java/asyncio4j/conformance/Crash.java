package asyncio4j.conformance;

/** An application error outside the hierarchy of ordinary errors. */
public final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  /** With a text. */
  public Crash(String text) {
    super(text);
  }
}
