package asyncio4j.blocking.blockhound;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.blockhound.BlockingMethod;

/**
 * A blocking call as its caller knows it: not {@code VirtualThread.park}, which BlockHound has
 * found, but the {@code CompletableFuture.get} above it, or the query of a database driver above a
 * socket's {@code write}.
 *
 * @param library the frames of the called library, the call itself last
 * @param caller who called it; null if it cannot be seen
 */
record BlockingCall(List<StackFrame> library, @Nullable StackFrame caller) {

  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  /** As deep as we look for a database driver. */
  private static final int DEEP = 200;

  /**
   * The call that the calling thread is in. To be called inside BlockHound's callback.
   *
   * @return the call; null if it is made by the initializer of a class: that is a part of loading
   *     it, and an error would make the class unusable for good
   */
  static @Nullable BlockingCall here(BlockingMethod method) {
    List<StackFrame> frames =
        WALKER.walk(stack ->
            stack
                .dropWhile(frame -> !isOf(method, frame))
                .takeWhile(frame -> !frame.getClassName().equals("asyncio4j.EventLoopImpl"))
                .limit(DEEP)
                .toList());
    if (frames.stream().anyMatch(frame -> frame.getMethodName().equals("<clinit>"))) {
      return null;
    }
    int end = Math.max(1, endOfLibrary(frames));
    for (int i = frames.size() - 1; i >= end; i--) {
      if (isOfJdbc(frames.get(i).getDeclaringClass())) {
        end = i + 1;
        break;
      }
    }
    return new BlockingCall(frames.subList(0, end), end < frames.size() ? frames.get(end) : null);
  }

  /** The name is the same; BlockHound puts its own frame into a native method's place. */
  private static boolean isOf(BlockingMethod method, StackFrame frame) {
    return frame.getClassName().equals(method.getClassName())
        && frame.getMethodName().equals(method.getName());
  }

  private static int endOfLibrary(List<StackFrame> frames) {
    int end = 0;
    while (end < frames.size() && isLibrary(frames.get(end).getDeclaringClass())) {
      end++;
    }
    return end;
  }

  private static boolean isLibrary(Class<?> type) {
    String module = type.getModule().getName();
    return (module != null && (module.startsWith("java.") || module.startsWith("jdk.")))
        || type.getName().startsWith("reactor.core.");
  }

  /** A driver's class, by the interfaces that it implements: java.sql may not be there. */
  private static boolean isOfJdbc(Class<?> type) {
    Set<Class<?>> seen = new HashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>(List.of(type));
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
  private static Class<?> known(Class<?> type) {
    for (Class<?> next = type;
        next != null && next != Object.class && !next.getPackageName().equals("java.io");
        next = next.getSuperclass()) {
      if (Modifier.isPublic(next.getModifiers())
          && next.getModule().isExported(next.getPackageName())) {
        return next;
      }
    }
    return type;
  }

  /** Says what was called, by whom, for whom, and what to call instead. */
  String explanation() {
    StackFrame called = library.getLast();
    String name = known(called.getDeclaringClass()).getName() + "." + called.getMethodName();
    return name
        + (caller != null ? ", called in " + caller.toStackTraceElement() + "," : "")
        + " would hold the loop: "
        + EventLoop.describeCurrent()
        + (Asyncio.currentTask() != null ? ". Instead: " : ". Instead, in a task: ")
        + (isOfJdbc(called.getDeclaringClass()) ? Instead.OF_JDBC : Instead.of(name));
  }
}
