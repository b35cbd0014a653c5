package asyncio4j;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of a loop at one moment: who waits for whom, and where each stands. What {@code python
 * -m asyncio ps} and {@code pstree} show of Python 3.14, and {@code asyncio.capture_call_graph}.
 *
 * <p>A dump can be had from code ({@link #of(EventLoop)}), over JMX ({@link #registerMBean()}), on
 * a signal ({@link #onSignal}), and of a JVM that runs already, whatever its flags are, on the
 * command line:
 *
 * <pre>
 * java -jar asyncio4j-loop.jar pstree PID
 * java -jar asyncio4j-loop.jar ps PID
 * </pre>
 *
 * <p>It takes the stack of each task, some microseconds, during which the loop does nothing else.
 * With creation sites only in debug mode.
 */
public final class TaskDump {

  /** What holds a loop that does not answer. */
  record Holder(String what, List<StackTraceElement> stack) {}

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String loopName;
  private final List<TaskInfo> tasks;
  private final @Nullable String caveat;
  private final @Nullable Holder holder;

  TaskDump(
      String loopName, List<TaskInfo> tasks, @Nullable String caveat, @Nullable Holder holder) {
    this.loopName = loopName;
    this.tasks = List.copyOf(tasks);
    this.caveat = caveat;
    this.holder = holder;
  }

  /**
   * The tasks of a loop; waits one second for a loop that is busy. May be called from any thread,
   * as {@link #of(EventLoop, Duration)}.
   *
   * @param loop the loop
   * @return its tasks now
   */
  public static TaskDump of(EventLoop loop) {
    return of(loop, PATIENCE);
  }

  /**
   * The tasks of a loop. May be called from any thread. On the loop's own line the dump is taken at
   * once. From elsewhere the loop is asked to take it between two callbacks, and the caller blocks
   * until it has; so do not call it for one loop from inside another.
   *
   * <p>A loop that does not answer in time is stalled: then the caller looks at it from outside.
   * That dump says so ({@link #caveat()}), and what holds the loop; if the loop goes on just then
   * it can be torn: each line was true at some moment, not all at the same. A loop that is not
   * running is looked at from outside too.
   *
   * @param loop the loop
   * @param patience how long to wait, in real time
   * @return its tasks now; of a closed loop none
   */
  public static TaskDump of(EventLoop loop, Duration patience) {
    return TaskDumper.dump((EventLoopImpl) loop, patience);
  }

  /**
   * The tasks of each loop that runs in this JVM. May be called from any thread.
   *
   * @return a dump for each loop, in the order in which they began to run
   */
  public static List<TaskDump> ofAllLoops() {
    return Strand.runningLoops().stream().map(TaskDump::of).toList();
  }

  /**
   * Makes the dumps available over JMX, as a {@link LoopsMXBean} named {@value LoopsMXBean#NAME}.
   * Done at the first run of a loop if the property {@code asyncio4j.jmx} is {@code true}. Without
   * effect if it is done already. May be called from any thread.
   *
   * @throws UnsupportedOperationException if this JVM lacks the module {@code java.management},
   *     which a program on the module path gets by {@code --add-modules java.management}
   */
  public static void registerMBean() {
    LoopsBean.register();
  }

  /**
   * Prints the tasks of all running loops to standard error whenever the JVM gets a signal: what
   * {@code faulthandler.register} is in Python. Done at the first run of a loop for the signal that
   * the property {@code asyncio4j.dumpSignal} names. May be called from any thread.
   *
   * @param signal the signal without its {@code SIG}: {@code USR1} or {@code HUP}, for example. Not
   *     {@code USR2}, which HotSpot suspends its own threads with
   * @throws IllegalArgumentException if the JVM or the operating system does not let go of that
   *     signal, as one started with {@code -Xrs} does, or if somebody else handles it
   * @throws UnsupportedOperationException if this JVM lacks the module {@code jdk.unsupported},
   *     which a program on the module path gets by {@code --add-modules jdk.unsupported}
   */
  public static void onSignal(String signal) {
    DumpSignal.install(signal);
  }

  /**
   * The name of the loop.
   *
   * @return as {@link EventLoop#name()}
   */
  public String loopName() {
    return loopName;
  }

  /**
   * The tasks that are not done.
   *
   * @return in the order of their creation
   */
  public List<TaskInfo> tasks() {
    return tasks;
  }

  /**
   * Why the dump may be inaccurate.
   *
   * @return null if it was taken by the loop itself, and so is exact
   */
  public @Nullable String caveat() {
    return caveat;
  }

  /**
   * Where the thread stands that holds a loop which did not answer.
   *
   * @return the frames, innermost first; empty if the loop answered or does not run
   */
  public List<StackTraceElement> holderStack() {
    return holder == null ? List.of() : holder.stack();
  }

  /**
   * The tasks that wait for each other in a circle, so that none of them can ever go on.
   *
   * @return each circle, beginning with the task created first; as positions in {@link #tasks()}
   */
  public List<List<Integer>> cycles() {
    return AwaitCycles.in(tasks);
  }

  /**
   * The tasks as a tree: below each task the frames of its coroutine, outermost first, and below
   * the innermost one what it waits for.
   *
   * @return lines, the last one ended too
   */
  public String tree() {
    return heading() + new AwaitTree(tasks).text() + cyclesText();
  }

  /**
   * The tasks as a table, one line for each.
   *
   * @return lines, the last one ended too
   */
  public String table() {
    return heading() + TaskTable.of(tasks) + cyclesText();
  }

  private String heading() {
    StringBuilder text = new StringBuilder("loop ").append(loopName).append(": ");
    text.append(tasks.size()).append(tasks.size() == 1 ? " task\n" : " tasks\n");
    if (caveat != null) {
      text.append("note: ").append(caveat).append('\n');
    }
    if (holder != null) {
      text.append("held by ").append(holder.what()).append('\n');
      holder.stack().forEach(frame -> text.append("\tat ").append(frame).append('\n'));
    }
    return text.toString();
  }

  private String cyclesText() {
    StringBuilder text = new StringBuilder();
    for (List<Integer> cycle : cycles()) {
      text.append("deadlock: ");
      cycle.forEach(member -> text.append(tasks.get(member).name()).append(" → "));
      text.append(tasks.get(cycle.getFirst()).name()).append('\n');
    }
    return text.toString();
  }

  /** The same as {@link #tree()}. */
  @Override
  public String toString() {
    return tree();
  }
}
