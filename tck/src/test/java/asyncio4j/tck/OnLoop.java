package asyncio4j.tck;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Task;
import java.util.concurrent.Callable;

/** What a verification does on the loop, from its own thread. */
final class OnLoop {

  private OnLoop() {}

  /** Calls a coroutine and waits for its result. */
  static <T> T call(EventLoop loop, Callable<T> coroutine) {
    return Asyncio.runCoroutineThreadsafe(coroutine, loop).join();
  }

  /** Starts a task. */
  static <T> Task<T> task(EventLoop loop, Callable<T> body) {
    return call(loop, () -> Asyncio.createTask(body));
  }
}
