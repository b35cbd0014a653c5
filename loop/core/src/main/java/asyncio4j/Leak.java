package asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that code on a loop has left behind, and that asyncio would report when the garbage
 * collector finds it, or never.
 *
 * @param kind what it is
 * @param what the text of the object
 * @param createdAt where it was created; null outside debug mode
 * @param exception the exception that nobody looked at; null for other kinds
 */
public record Leak(
    Kind kind, String what, @Nullable StackTraceElement createdAt, @Nullable Throwable exception) {

  /** What was left behind. */
  public enum Kind {
    /** A task that is not done. */
    TASK("a task that is not done"),

    /** A coroutine object, or a step of an async generator, that nobody awaited. */
    NEVER_AWAITED("never awaited"),

    /** The exception of a future or task that nobody looked at. */
    NEVER_RETRIEVED("an exception that nobody looked at"),

    /** An async generator that was begun and neither finished nor closed. */
    ASYNC_GENERATOR("an async generator that was not closed"),

    /** A transport, a server, a child process, or what else was noted; in debug mode only. */
    RESOURCE("a resource that was not closed");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /**
   * What a loop has left behind until now. To be called on the loop's own line, or while the loop
   * is not running, by the thread that uses it.
   *
   * <p>Coroutine objects and steps count for the loop on which they were created. Those that were
   * created outside of any loop count for none.
   *
   * @param loop the loop
   * @return tasks first, then what was never awaited, exceptions, generators and resources
   * @throws IllegalStateException in debug mode if called from a wrong thread
   */
  public static List<Leak> of(EventLoop loop) {
    return Leaks.of((EventLoopImpl) loop);
  }

  /**
   * Says it in one line.
   *
   * @return the kind, the object and, where known, the place where it was created
   */
  public String text() {
    return kind.text
        + ": "
        + what
        + (createdAt == null || what.contains(" created at ")
            ? ""
            : ", created at " + createdAt.getFileName() + ":" + createdAt.getLineNumber());
  }
}
