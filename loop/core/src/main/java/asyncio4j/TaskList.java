package asyncio4j;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

  private static final VarHandle SIZE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "size", VarHandle.class, TaskList.class, int.class);

  private @Nullable TaskImpl<?> first;
  private @Nullable TaskImpl<?> last;

  /** Written on the loop's line; other threads read it as it happens to be. */
  private volatile int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return first == null;
  }

  void add(TaskImpl<?> task) {
    task.listed = true;
    SIZE.setRelease(this, (int) SIZE.get(this) + 1);
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
    SIZE.setRelease(this, (int) SIZE.get(this) - 1);
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
