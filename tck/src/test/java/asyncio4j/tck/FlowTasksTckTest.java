package asyncio4j.tck;

/**
 * The Reactive Streams TCK on several tasks, as they complete, as a publisher of the JDK's kind.
 */
public class FlowTasksTckTest extends FlowFormTck {
  public FlowTasksTckTest() {
    super(new TasksTckTest());
  }
}
