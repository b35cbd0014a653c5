package asyncio4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Finds tasks that wait for each other in a circle: a depth-first walk, on a stack of its own. */
final class AwaitCycles {

  private enum Seen {
    NO,
    ON_THE_PATH,
    LEFT
  }

  private AwaitCycles() {}

  /** A circle for each edge that leads back to the path on which it was found. */
  static List<List<Integer>> in(List<TaskInfo> tasks) {
    List<List<Integer>> cycles = new ArrayList<>();
    Seen[] seen = new Seen[tasks.size()];
    Arrays.fill(seen, Seen.NO);
    int[] nextEdge = new int[tasks.size()];
    List<Integer> path = new ArrayList<>();
    for (int start = 0; start < tasks.size(); start++) {
      if (seen[start] != Seen.NO) {
        continue;
      }
      path.add(start);
      seen[start] = Seen.ON_THE_PATH;
      while (!path.isEmpty()) {
        int at = path.getLast();
        List<Integer> edges = tasks.get(at).awaits();
        if (nextEdge[at] == edges.size()) {
          seen[at] = Seen.LEFT;
          path.removeLast();
          continue;
        }
        int to = edges.get(nextEdge[at]++);
        if (seen[to] == Seen.NO) {
          seen[to] = Seen.ON_THE_PATH;
          path.add(to);
        } else if (seen[to] == Seen.ON_THE_PATH) {
          cycles.add(fromTheFirst(path.subList(path.indexOf(to), path.size())));
        }
      }
    }
    return List.copyOf(cycles);
  }

  private static List<Integer> fromTheFirst(List<Integer> members) {
    List<Integer> cycle = new ArrayList<>(members);
    Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
    return List.copyOf(cycle);
  }
}
