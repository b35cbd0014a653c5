package asyncio4j.internal;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A blocking call as its caller knows it: not {@code VirtualThread.park}, where the thread stands,
 * but the {@code CompletableFuture.get} above it, or the query of a database driver above a
 * socket's {@code write}.
 */
public final class BlockingCall {

  /**
   * A frame of the thread that blocks.
   *
   * @param element the frame
   * @param type its class; null if that cannot be had
   */
  public record At(StackTraceElement element, @Nullable Class<?> type) {

    private boolean isIn(String prefix) {
      return element.getClassName().startsWith(prefix);
    }
  }

  /** Ours that wait by contract, and what users know them as. Who calls them has made the call. */
  private static final Map<String, String> WAIT_BY_CONTRACT =
      Map.of(
          "asyncio4j.LoopCompletableFuture", "java.util.concurrent.CompletableFuture",
          "asyncio4j.LoopThread", "asyncio4j.LoopThread",
          "asyncio4j.TaskDump", "asyncio4j.TaskDump",
          "asyncio4j.TaskDumper", "asyncio4j.TaskDump");

  /** Where a {@code CompletableFuture} waits for {@code get} with a time limit, and only then. */
  private static final String TIMED_GET = "timedGet";

  private final @Nullable At called;
  private final @Nullable StackTraceElement caller;
  private final boolean isTimedGet;

  private BlockingCall(
      @Nullable At called, @Nullable StackTraceElement caller, boolean isTimedGet) {
    this.called = called;
    this.caller = caller;
    this.isTimedGet = isTimedGet;
  }

  /**
   * The call that a stack is in.
   *
   * @param frames the stack, innermost first
   * @return the call
   */
  public static BlockingCall of(List<At> frames) {
    int end = endOfLibrary(frames);
    for (int i = frames.size() - 1; i >= end; i--) {
      if (isOfJdbc(frames.get(i).type())) {
        end = i + 1;
        break;
      }
    }
    // A body that is itself a method of a library has no caller but the engine.
    StackTraceElement caller =
        end < frames.size() && !isOfEngine(frames.get(end)) ? frames.get(end).element() : null;
    boolean isTimedGet =
        frames.subList(0, end).stream()
            .anyMatch(frame -> frame.element().getMethodName().equals(TIMED_GET));
    return new BlockingCall(end > 0 ? frames.get(end - 1) : null, caller, isTimedGet);
  }

  /**
   * The call that another thread is in. No class loader is asked for anything: the thread may block
   * while it holds a lock of one, and the caller must not wait for that. So the classes of database
   * drivers are not known here.
   *
   * @param stack where it stands, innermost first
   * @return the call
   */
  public static BlockingCall of(StackTraceElement[] stack) {
    return of(Arrays.stream(stack).map(element -> new At(element, typeOfJdk(element))).toList());
  }

  private static @Nullable Class<?> typeOfJdk(StackTraceElement element) {
    try {
      return "java.base".equals(element.getModuleName())
          ? Class.forName(element.getClassName(), false, null)
          : null;
    } catch (ClassNotFoundException e) {
      return null; // hidden: its name has to do
    }
  }

  private static int endOfLibrary(List<At> frames) {
    int end = 0;
    while (end < frames.size() && isLibrary(frames.get(end))) {
      end++;
    }
    return end;
  }

  private static boolean isLibrary(At frame) {
    return isOfJdk(frame.element())
        || frame.isIn("reactor.core.")
        || WAIT_BY_CONTRACT.containsKey(frame.element().getClassName());
  }

  /**
   * Tells whether a frame is the JDK's, by its module: a socket waits in {@code sun.nio.ch},
   * wherever it is read.
   *
   * @param frame the frame
   * @return true if it is
   */
  public static boolean isOfJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  private static boolean isOfEngine(At frame) {
    return frame.isIn("asyncio4j.internal.") || frame.isIn("asyncio4j.CoroutineImpl");
  }

  /** A driver's class, by the interfaces that it implements: java.sql may not be there. */
  private static boolean isOfJdbc(@Nullable Class<?> type) {
    Set<Class<?>> seen = new HashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>();
    if (type != null) {
      open.add(type);
    }
    while (!open.isEmpty()) {
      Class<?> next = open.pop();
      if (next.isInterface() && next.getPackageName().equals("java.sql")) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(List.of(next.getInterfaces()));
        if (next.getSuperclass() != null) {
          open.push(next.getSuperclass());
        }
      }
    }
    return false;
  }

  /** The class that users know, where the method is that of a hidden implementation. */
  private static String known(At frame) {
    String ours = WAIT_BY_CONTRACT.get(frame.element().getClassName());
    if (ours != null) {
      return ours;
    }
    for (Class<?> next = frame.type();
        next != null && next != Object.class && !next.getPackageName().equals("java.io");
        next = next.getSuperclass()) {
      if (Modifier.isPublic(next.getModifiers())
          && next.getModule().isExported(next.getPackageName())) {
        return next.getName();
      }
    }
    return frame.element().getClassName();
  }

  /**
   * What was called, and by whom.
   *
   * @return class and method, {@code synchronized} for a monitor; then the place in the caller,
   *     unless it cannot be seen
   */
  public String text() {
    return name() + (caller != null ? ", called in " + caller : "");
  }

  /**
   * What to call on a loop instead.
   *
   * @return a method or type of ours, in a few words
   */
  public String instead() {
    return called != null && isOfJdbc(called.type()) ? Instead.OF_JDBC : Instead.of(name());
  }

  private String name() {
    if (called == null) {
      return Instead.SYNCHRONIZED;
    }
    String name = known(called) + "." + called.element().getMethodName();
    // Who gets it from elsewhere in the JDK has not called it.
    return isTimedGet && name.equals(Instead.GET) ? name + Instead.WITH_LIMIT : name;
  }
}
