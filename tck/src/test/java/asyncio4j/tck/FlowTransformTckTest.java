package asyncio4j.tck;

/** The Reactive Streams TCK on an operator written as a loop, as a publisher of the JDK's kind. */
public class FlowTransformTckTest extends FlowFormTck {
  public FlowTransformTckTest() {
    super(new TransformTckTest());
  }
}
