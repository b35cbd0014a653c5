package asyncio4j;

import asyncio4j.internal.LockOwners;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has the lock that a loop's thread waits for. Used by the watchdog's thread.
 *
 * @param task the coroutine of that very loop; null if it is another thread. It waits too, or it
 *     would be the one that holds the loop: for an await, or for something else if it was released.
 *     Whatever that is, it goes on only on the loop's thread
 * @param thread the thread
 * @param awaited what that thread waits for, if it is no coroutine of that loop's and waits for
 *     something that only that loop can complete; null if not
 * @param isForEver the loop's thread has set no limit to its wait
 */
record LockHolder(
    @Nullable TaskImpl<?> task,
    Thread thread,
    @Nullable LoopCompletableFuture<?> awaited,
    boolean isForEver) {

  /** Null if the loop's thread waits for no lock, or nobody knows whose it is. */
  static @Nullable LockHolder find(EventLoopImpl loop) {
    Thread waiting = loop.strand().thread();
    Thread owner = waiting == null ? null : LockOwners.of(waiting);
    if (waiting == null || owner == null) {
      return null;
    }
    boolean isForEver = waiting.getState() != Thread.State.TIMED_WAITING;
    for (Task<?> task : loop.tasks().snapshot()) {
      TaskImpl<?> candidate = (TaskImpl<?>) task;
      if (candidate.thread() == owner) {
        return new LockHolder(candidate, owner, null, isForEver);
      }
    }
    return new LockHolder(null, owner, loop.guard().awaitedBy(owner), isForEver);
  }

  /** What makes the loop wait for itself; null if nothing does. */
  @Nullable Object deadlock() {
    return !isForEver ? null : task != null ? task : awaited;
  }

  /** Why it never gets the lock, after the name of who has it. */
  String whyForEver() {
    return awaited == null
        ? ", which only this loop can let go on"
        : ", which waits for " + awaited.what() + ", which only this loop can complete";
  }

  String name() {
    return task != null
        ? task.toString()
        : "the thread \"" + thread.getName() + "\" (" + thread.threadId() + ")";
  }

  /** Where it stands, in user code. */
  List<StackTraceElement> stack() {
    return TaskDumper.userFrames(thread.getStackTrace());
  }
}
