package asyncio4j;

/**
 * Thrown at the {@code yield} of a generator that is closed: Python's {@code GeneratorExit}. An
 * {@link Error}, so that {@code catch (Exception e)} lets it pass.
 */
public class GeneratorExit extends Error {
  private static final long serialVersionUID = 1L;

  /** The exit. */
  public GeneratorExit() {}
}
