package asyncio4j;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loop that are not done, in the order of their creation; linked through the tasks
 * themselves. It keeps them alive: a task that nobody else holds is not lost, as it may be in
 * asyncio. Belongs to the loop's line.
 */
final class TaskList {

  private @Nullable TaskImpl<?> first;
  private @Nullable TaskImpl<?> last;

  boolean isEmpty() {
    return first == null;
  }

  void add(TaskImpl<?> task) {
    task.listed = true;
    task.previous = last;
    if (last == null) {
      first = task;
    } else {
      last.next = task;
    }
    last = task;
  }

  void remove(TaskImpl<?> task) {
    if (!task.listed) {
      return;
    }
    task.listed = false;
    TaskImpl<?> before = task.previous;
    TaskImpl<?> after = task.next;
    task.previous = null;
    task.next = null;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
  }

  Set<Task<?>> snapshot() {
    Set<Task<?>> tasks = new LinkedHashSet<>();
    for (TaskImpl<?> task = first; task != null; task = task.next) {
      tasks.add(task);
    }
    return Collections.unmodifiableSet(tasks);
  }
}
