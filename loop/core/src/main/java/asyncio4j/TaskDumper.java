package asyncio4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes a {@link TaskDump}: on the loop's line, or from outside when the loop does not answer.
 *
 * <p>From outside it reads fields that belong to the loop without any ordering. That is safe, since
 * each of them holds a whole object at any time and the list of tasks leads forwards only; what it
 * finds may be out of date.
 */
final class TaskDumper {

  /** How many futures may stand between a task and the one that it waits for. */
  private static final int DEEPEST = 100;

  private TaskDumper() {}

  static TaskDump dump(EventLoopImpl loop, Duration patience) {
    if (loop.strand().isHere()) {
      return take(loop, null, null);
    }
    if (!loop.isRunning()) {
      return take(loop, loop.isClosed() ? "the loop is closed" : "the loop is not running", null);
    }
    TaskDump answer = ask(loop, patience);
    return answer != null ? answer : fromOutside(loop, patience);
  }

  /** The loop is asked to look at itself between two callbacks; null if it does not. */
  private static @Nullable TaskDump ask(EventLoopImpl loop, Duration patience) {
    CompletableFuture<@Nullable TaskDump> answer = new CompletableFuture<>();
    AtomicBoolean taken = new AtomicBoolean();
    Discardable request =
        new Discardable() {
          @Override
          public void run() {
            if (taken.compareAndSet(false, true)) {
              answer.complete(take(loop, null, null));
            }
          }

          @Override
          public void discard() {
            answer.complete(null);
          }
        };
    if (!loop.offer(new HandleImpl(loop, request, new Context()))) {
      return null;
    }
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (taken.compareAndSet(false, true)) {
        return null;
      }
      // It has just begun, and is short.
      return answer.join();
    } catch (InterruptedException e) {
      taken.set(true);
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw new AssertionError("nobody fails it", e);
    }
  }

  private static TaskDump fromOutside(EventLoopImpl loop, Duration patience) {
    return take(
        loop,
        "taken from outside and maybe torn, since the loop did not answer within "
            + patience.toMillis()
            + " ms",
        holder(loop));
  }

  /** What a loop runs at this moment; null if that has just ended. Any thread. */
  static TaskDump.@Nullable Holder holder(EventLoopImpl loop) {
    Thread thread = loop.strand().thread();
    Activity running = loop.current();
    if (thread == null || running == null) {
      return null;
    }
    List<StackTraceElement> stack = userFrames(thread.getStackTrace());
    return new TaskDump.Holder(running.description(), stack);
  }

  static List<StackTraceElement> userFrames(StackTraceElement[] stack) {
    return Arrays.stream(stack).filter(frame -> !StackFrames.isOurs(frame)).toList();
  }

  private static TaskDump take(
      EventLoopImpl loop, @Nullable String caveat, TaskDump.@Nullable Holder holder) {
    List<TaskImpl<?>> tasks = new ArrayList<>();
    IdentityHashMap<TaskImpl<?>, Integer> index = new IdentityHashMap<>();
    for (Task<?> task : loop.tasks().snapshot()) {
      index.put((TaskImpl<?>) task, tasks.size());
      tasks.add((TaskImpl<?>) task);
    }
    List<TaskInfo> infos = new ArrayList<>(tasks.size());
    for (TaskImpl<?> task : tasks) {
      infos.add(describe(task, index));
    }
    return new TaskDump(loop.name(), infos, caveat, holder);
  }

  private static TaskInfo describe(TaskImpl<?> task, IdentityHashMap<TaskImpl<?>, Integer> index) {
    TaskInfo.State state = task.stateNow();
    Set<Integer> awaits = new LinkedHashSet<>();
    FutureImpl<?> awaited = state == TaskInfo.State.AWAITING ? task.awaited() : null;
    String awaiting = null;
    if (awaited != null) {
      addTasksBehind(awaited, index, awaits, 0);
      awaiting = awaited instanceof TaskImpl<?> && !awaits.isEmpty() ? null : awaited.awaitedAs();
    }
    return new TaskInfo(
        task.getName(),
        state,
        task.getCoro().toString(),
        task.cancelling(),
        awaiting,
        List.copyOf(awaits),
        task.getStack(),
        StackFrames.firstOfUser(task.source));
  }

  private static void addTasksBehind(
      FutureImpl<?> awaited,
      IdentityHashMap<TaskImpl<?>, Integer> index,
      Set<Integer> awaits,
      int depth) {
    if (awaited.isDone() || depth > DEEPEST) {
      return;
    }
    Integer task = awaited instanceof TaskImpl<?> ? index.get(awaited) : null;
    if (task != null) {
      awaits.add(task);
      return;
    }
    for (FutureImpl<?> behind : behind(awaited)) {
      addTasksBehind(behind, index, awaits, depth + 1);
    }
  }

  /** A set that its loop changes meanwhile can be read only with luck, seen from outside. */
  private static List<FutureImpl<?>> behind(FutureImpl<?> awaited) {
    try {
      return List.copyOf(awaited.behind());
    } catch (ConcurrentModificationException | NullPointerException torn) {
      return List.of();
    }
  }
}
