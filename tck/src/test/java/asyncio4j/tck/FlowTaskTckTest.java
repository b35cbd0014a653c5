package asyncio4j.tck;

/** The Reactive Streams TCK on a running task as a publisher of the JDK's kind. */
public class FlowTaskTckTest extends FlowFormTck {
  public FlowTaskTckTest() {
    super(new TaskTckTest());
  }
}
