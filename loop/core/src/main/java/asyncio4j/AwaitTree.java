package asyncio4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The text of the await graph as a tree. A task that several wait for is shown in full where it is
 * met first; where the tree gets too deep to be read, it goes on from a new root.
 */
final class AwaitTree {

  /** How many levels of indentation a line may have. */
  private static final int DEEPEST = 100;

  /** How many frames of one task are shown; a recursion has thousands. */
  private static final int MOST_FRAMES = 30;

  /** A line that is still to be written: a task, or something of one. */
  private record Line(String indent, boolean isLast, int depth, int task, String text) {}

  private static final int NO_TASK = -1;

  private final List<TaskInfo> tasks;
  private final BitSet shown = new BitSet();
  private final StringBuilder text = new StringBuilder();

  /** The last one is the next to be written. */
  private final Deque<Line> toWrite = new ArrayDeque<>();

  /** Tasks whose own tree begins anew. */
  private final Deque<Integer> roots = new ArrayDeque<>();

  AwaitTree(List<TaskInfo> tasks) {
    this.tasks = tasks;
  }

  String text() {
    BitSet awaited = new BitSet();
    tasks.forEach(task -> task.awaits().forEach(awaited::set));
    for (int i = awaited.nextClearBit(0); i < tasks.size(); i = awaited.nextClearBit(i + 1)) {
      roots.add(i);
    }
    writeRoots();
    // What is left is waited for by itself only.
    for (int i = shown.nextClearBit(0); i < tasks.size(); i = shown.nextClearBit(i)) {
      roots.add(i);
      writeRoots();
    }
    return text.toString();
  }

  private void writeRoots() {
    for (Integer root = roots.poll(); root != null; root = roots.poll()) {
      if (shown.get(root)) {
        continue;
      }
      toWrite.push(new Line("", true, 0, root, tasks.get(root).headline()));
      for (Line line = toWrite.poll(); line != null; line = toWrite.poll()) {
        write(line);
      }
    }
  }

  private void write(Line line) {
    text.append(line.indent()).append(line.isLast() ? "└── " : "├── ").append(line.text());
    if (line.task() == NO_TASK) {
      text.append('\n');
    } else if (shown.get(line.task())) {
      text.append(" (shown above)\n");
    } else if (line.depth() > DEEPEST) {
      text.append(" (goes on below)\n");
      roots.add(line.task());
    } else {
      text.append('\n');
      shown.set(line.task());
      writeInside(line, tasks.get(line.task()));
    }
  }

  /** The frames, each inside the one that called it, and inside the last what is waited for. */
  private void writeInside(Line line, TaskInfo task) {
    String indent = line.indent() + (line.isLast() ? "    " : "│   ");
    int depth = line.depth() + 1;
    List<StackTraceElement> frames = task.stack();
    if (frames.size() > MOST_FRAMES) {
      int more = frames.size() - MOST_FRAMES;
      text.append(indent).append("└── ... ").append(more).append(" more frames\n");
      indent += "    ";
      frames = frames.subList(0, MOST_FRAMES);
    }
    for (StackTraceElement frame : frames.reversed()) {
      text.append(indent).append("└── ").append(TaskInfo.inShort(frame)).append('\n');
      indent += "    ";
      depth++;
    }
    List<Line> inside = new ArrayList<>();
    String awaiting = task.awaiting();
    if (awaiting != null) {
      inside.add(new Line(indent, task.awaits().isEmpty(), depth, NO_TASK, awaiting));
    }
    int left = task.awaits().size();
    for (int awaited : task.awaits()) {
      inside.add(new Line(indent, --left == 0, depth, awaited, tasks.get(awaited).headline()));
    }
    inside.reversed().forEach(toWrite::push);
  }
}
