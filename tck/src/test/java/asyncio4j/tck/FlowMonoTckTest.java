package asyncio4j.tck;

/**
 * The Reactive Streams TCK on a Mono made from a coroutine's body, as a publisher of the JDK's
 * kind.
 */
public class FlowMonoTckTest extends FlowFormTck {
  public FlowMonoTckTest() {
    super(new MonoTckTest());
  }
}
