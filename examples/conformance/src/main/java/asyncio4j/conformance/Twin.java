package asyncio4j.conformance;

/** The Java twin of one Python scenario: the same names, the same order of statements. */
@FunctionalInterface
public interface Twin {

  /**
   * Runs the scenario, which logs through {@link Kit}.
   *
   * @throws Exception if it fails
   */
  void play() throws Exception;
}
