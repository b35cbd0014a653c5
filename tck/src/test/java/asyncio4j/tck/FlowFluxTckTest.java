package asyncio4j.tck;

/**
 * The Reactive Streams TCK on a Flux made from a generator's body, as a publisher of the JDK's
 * kind.
 */
public class FlowFluxTckTest extends FlowFormTck {
  public FlowFluxTckTest() {
    super(new FluxTckTest());
  }
}
