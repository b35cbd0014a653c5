package asyncio4j.internal;

import java.lang.StackWalker.StackFrame;

/**
 * The error for a body that the JDK refuses to suspend: below a frame that is not Java's it cannot
 * take the stack along.
 */
final class PinnedStack {

  private PinnedStack() {}

  /**
   * Says what pins the caller, as far as its stack shows it.
   *
   * @param what what was tried
   */
  static IllegalStateException here(String what) {
    String culprit =
        StackWalker.getInstance()
            .walk(frames ->
                frames
                    .filter(PinnedStack::pins)
                    .findFirst()
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .orElse("a native frame, a class initializer or a monitor"));
    return new IllegalStateException(
        what
            + " here: "
            + culprit
            + " is on its stack, which the JDK cannot take along; "
            + "await or yield outside of it");
  }

  private static boolean pins(StackFrame frame) {
    return !frame.getClassName().startsWith("jdk.internal.vm.")
        && (frame.isNativeMethod() || frame.getMethodName().equals("<clinit>"));
  }
}
