package asyncio4j.tck;

/**
 * The Reactive Streams TCK on a queue that a Flux fills meanwhile, as a publisher of the JDK's
 * kind.
 */
public class FlowQueueTckTest extends FlowFormTck {
  public FlowQueueTckTest() {
    super(new QueueTckTest());
  }
}
