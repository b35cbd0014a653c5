package asyncio4j;

/**
 * A coroutine has blocked outside an await, and {@link BlockingPolicy#THROW} is set. Its stack
 * trace is that of the blocking call, not that of the await which throws it.
 */
public final class BlockingCallException extends IllegalStateException {

  BlockingCallException(String message, StackTraceElement[] where) {
    super(message);
    setStackTrace(where);
  }
}
