package asyncio4j.conformance;

import static java.util.Map.entry;

import asyncio4j.AsyncTimeoutException;
import asyncio4j.BaseExceptionGroup;
import asyncio4j.CancelledError;
import asyncio4j.ExceptionGroup;
import asyncio4j.GeneratorAlreadyExecutingException;
import asyncio4j.GeneratorExit;
import asyncio4j.IllegalTypeException;
import asyncio4j.InvalidStateException;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.StopAsyncIteration;
import asyncio4j.StopIteration;
import asyncio4j.SystemExit;
import asyncio4j.io.ConnectionResetException;
import asyncio4j.io.IncompleteReadError;
import asyncio4j.io.LimitOverrunError;
import asyncio4j.queues.BrokenBarrierError;
import java.net.ConnectException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * The names under which the logs know the exceptions. The exact class counts: an exception of a
 * class that is not listed is the application's, and keeps its own name.
 */
final class Labels {

  private static final Map<Class<?>, String> LABELS =
      Map.ofEntries(
          entry(CancelledError.class, "Cancelled"),
          entry(AsyncTimeoutException.class, "Timeout"),
          entry(TimeoutException.class, "Timeout"),
          entry(InvalidStateException.class, "InvalidState"),
          entry(BrokenBarrierError.class, "BrokenBarrier"),
          entry(StopIteration.class, "StopIteration"),
          entry(StopAsyncIteration.class, "StopAsyncIteration"),
          entry(GeneratorExit.class, "GeneratorExit"),
          entry(KeyboardInterrupt.class, "Interrupt"),
          entry(SystemExit.class, "Exit"),
          entry(IllegalStateException.class, "Runtime"),
          entry(IllegalArgumentException.class, "Value"),
          // Python's is a plain ValueError.
          entry(GeneratorAlreadyExecutingException.class, "Value"),
          entry(IllegalTypeException.class, "Type"),
          entry(NoSuchElementException.class, "Lookup"),
          entry(ExceptionGroup.class, "Group"),
          entry(BaseExceptionGroup.class, "BaseGroup"),
          entry(IncompleteReadError.class, "IncompleteRead"),
          entry(LimitOverrunError.class, "LimitOverrun"),
          entry(ConnectionResetException.class, "ConnectionReset"),
          entry(ConnectException.class, "ConnectionRefused"),
          entry(CancellationException.class, "ThreadCancelled"));

  private Labels() {}

  static String of(Class<?> type) {
    String label = LABELS.get(type);
    return label != null ? label : type.getSimpleName();
  }
}
