package asyncio4j;

import java.util.List;

/**
 * The loops of this JVM over JMX, see {@link TaskDump#registerMBean()}. All of it may be called
 * from any thread.
 */
public interface LoopsMXBean {

  /** The object name. */
  String NAME = "asyncio4j:type=Loops";

  /**
   * The loops that run now.
   *
   * @return their names, in the order in which they began to run
   */
  List<String> getRunning();

  /**
   * The tasks of all running loops as trees.
   *
   * @return as {@link TaskDump#tree()}, one after the other
   */
  String pstree();

  /**
   * The tasks of all running loops as tables.
   *
   * @return as {@link TaskDump#table()}, one after the other
   */
  String ps();
}
