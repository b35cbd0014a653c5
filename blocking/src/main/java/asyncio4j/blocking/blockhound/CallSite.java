package asyncio4j.blocking.blockhound;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.internal.AllowedWaits;
import asyncio4j.internal.BlockingCall;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.blockhound.BlockingMethod;

/** Where the calling thread is when BlockHound has found something. */
final class CallSite {

  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  /** As deep as we look for a database driver. */
  private static final int DEEP = 200;

  private CallSite() {}

  /**
   * Says what was called, by whom, for whom, and what to call instead. To be called inside
   * BlockHound's callback.
   *
   * @return the text; null if the call is allowed where it is made: {@link AllowedWaits}
   */
  static @Nullable String explain(BlockingMethod method) {
    List<StackFrame> frames =
        WALKER.walk(stack ->
            stack
                .dropWhile(frame -> !isOf(method, frame))
                .takeWhile(frame -> !frame.getClassName().equals("asyncio4j.Iterations"))
                .limit(DEEP)
                .toList());
    if (AllowedWaits.cover(frames.stream().map(StackFrame::toStackTraceElement).toList())) {
      return null;
    }
    if (frames.isEmpty()) {
      // A native method that BlockHound has renamed in another way: where it stands is not known.
      return method.getClassName()
          + "."
          + method.getName()
          + ", would hold the loop: "
          + EventLoop.describeCurrent();
    }
    BlockingCall call = BlockingCall.of(frames.stream().map(CallSite::at).toList());
    return call.text()
        + ", would hold the loop: "
        + EventLoop.describeCurrent()
        + (Asyncio.currentTask() != null ? ". Instead: " : ". Instead, in a task: ")
        + call.instead();
  }

  /** The name is the same; BlockHound puts its own frame into a native method's place. */
  private static boolean isOf(BlockingMethod method, StackFrame frame) {
    return frame.getClassName().equals(method.getClassName())
        && frame.getMethodName().equals(method.getName());
  }

  private static BlockingCall.At at(StackFrame frame) {
    return new BlockingCall.At(frame.toStackTraceElement(), frame.getDeclaringClass());
  }
}
