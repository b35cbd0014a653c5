package asyncio4j;

/**
 * What happens when a coroutine blocks outside an await (a lock, {@code Thread.sleep}, a JDK
 * socket) and so holds its loop: see {@link EventLoopBuilder#onBlocking}. BlockHound sees more, and
 * costs more.
 *
 * <p>Under {@link Engine#CARRIED} each time is noticed at no cost, since the loop finds itself
 * without its coroutine, however short it is. What blocks in a callback, in native code, or below a
 * native frame is not seen, nor is code that merely takes long: {@link EventLoopBuilder#watchdog}
 * sees that.
 *
 * <p>Under {@link Engine#RELAY} public API does not tell a loop that its coroutine has parked. A
 * thread of the watchdog's looks every 10 ms of real time instead, so what blocks for less is seen
 * by chance or not at all. It sees callbacks that block too, which are logged and never thrown at.
 *
 * <p>Nobody is told of waits inside SLF4J, Logback, Log4j 2 or {@code java.util.logging}, nor of
 * those that load or initialize a class or give work to an executor of the JDK's: these locks are
 * short and cannot be avoided. They are counted in {@link LoopStats#blockingCalls()} all the same,
 * and one that is long after all, of a logger whose queue is full for instance, is reported by the
 * {@link EventLoopBuilder#watchdog} and as a slow step of debug mode. What a program's own appender
 * or handler waits for is reported.
 */
public enum BlockingPolicy {
  /** Nothing; it is only counted, in {@link LoopStats#blockingCalls()}. */
  IGNORE,

  /**
   * A warning to the logger {@code asyncio4j}, with the task and the stack; once for each place in
   * the code.
   */
  LOG,

  /**
   * The next await of the task that suspends throws a {@link BlockingCallException}. If the task
   * ends without one, it is logged.
   */
  THROW
}
