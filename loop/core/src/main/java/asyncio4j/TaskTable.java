package asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text of a dump as a table: {@code python -m asyncio ps}. */
final class TaskTable {

  private static final List<String> HEAD =
      List.of("task", "state", "awaits", "awaited by", "coroutine", "at");

  private TaskTable() {}

  static String of(List<TaskInfo> tasks) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    List<List<Integer>> awaitedBy = new ArrayList<>();
    tasks.forEach(task -> awaitedBy.add(new ArrayList<>()));
    for (int i = 0; i < tasks.size(); i++) {
      for (int awaited : tasks.get(i).awaits()) {
        awaitedBy.get(awaited).add(i);
      }
    }
    for (int i = 0; i < tasks.size(); i++) {
      rows.add(row(tasks, tasks.get(i), awaitedBy.get(i)));
    }
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static List<String> row(List<TaskInfo> tasks, TaskInfo task, List<Integer> awaitedBy) {
    String awaits = names(tasks, task.awaits());
    String awaiting = task.awaiting();
    return List.of(
        task.name(),
        task.state().name().toLowerCase(Locale.ROOT)
            + (task.cancelling() > 0 ? " (cancelling " + task.cancelling() + ")" : ""),
        awaiting == null ? awaits : awaits.isEmpty() ? awaiting : awaiting + ": " + awaits,
        names(tasks, awaitedBy),
        task.coroutine(),
        task.stack().isEmpty() ? "" : TaskInfo.inShort(task.stack().getFirst()));
  }

  private static String names(List<TaskInfo> tasks, List<Integer> which) {
    return which.stream().map(i -> tasks.get(i).name()).collect(Collectors.joining(", "));
  }
}
