package asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TaskDump} tells of one task. A value: it does not follow the task.
 *
 * @param name the task's name
 * @param state what the task is doing
 * @param coroutine the text of its coroutine
 * @param cancelling how many cancellations were requested, see {@link Task#cancelling()}
 * @param awaiting what it waits for, if that is not (only) tasks; null if it does not wait
 * @param awaits the tasks that it waits for, as positions in {@link TaskDump#tasks()}: those behind
 *     a gather, a wait, a shield or a task group included
 * @param stack where its coroutine stands, in user code, innermost first; empty if it has not begun
 * @param createdAt where it was created, in user code; null outside debug mode
 */
public record TaskInfo(
    String name,
    State state,
    String coroutine,
    int cancelling,
    @Nullable String awaiting,
    List<Integer> awaits,
    List<StackTraceElement> stack,
    @Nullable StackTraceElement createdAt) {

  /** What a task is doing. */
  public enum State {
    /** Its next step, or its first one, waits for its turn. */
    READY,

    /** It is the one that runs. */
    RUNNING,

    /** It is suspended at an await. */
    AWAITING,

    /** It blocks outside an await, and its loop was told to go on without it. */
    BLOCKED
  }

  /** Copies the lists. */
  public TaskInfo {
    awaits = List.copyOf(awaits);
    stack = List.copyOf(stack);
  }

  /** As it stands in a tree: name, state and what else is to be known at a glance. */
  String headline() {
    return "(T) "
        + name
        + " ["
        + state.name().toLowerCase(java.util.Locale.ROOT)
        + (cancelling > 0 ? ", cancelling " + cancelling : "")
        + (createdAt != null ? ", created at " + place(createdAt) : "")
        + "]";
  }

  /** A frame in short: class without package, method, file and line. */
  static String inShort(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + " "
        + place(frame);
  }

  private static String place(StackTraceElement frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }
}
