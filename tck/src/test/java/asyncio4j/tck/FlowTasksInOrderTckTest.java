package asyncio4j.tck;

/** The Reactive Streams TCK on several tasks, in their order, as a publisher of the JDK's kind. */
public class FlowTasksInOrderTckTest extends FlowFormTck {
  public FlowTasksInOrderTckTest() {
    super(new TasksInOrderTckTest());
  }
}
