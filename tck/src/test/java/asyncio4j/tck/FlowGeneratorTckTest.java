package asyncio4j.tck;

/**
 * The Reactive Streams TCK on a Flux made from an async generator object, as a publisher of the
 * JDK's kind.
 */
public class FlowGeneratorTckTest extends FlowFormTck {
  public FlowGeneratorTckTest() {
    super(new GeneratorTckTest());
  }
}
