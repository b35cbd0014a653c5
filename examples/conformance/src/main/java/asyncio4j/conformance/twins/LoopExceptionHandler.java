package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.EventLoop;
import asyncio4j.conformance.Bang;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.LogTap;
import asyncio4j.conformance.Twin;
import java.util.Map;
import java.util.TreeSet;

/** An exception in a callback goes to the exception handler; the loop carries on. */
public final class LoopExceptionHandler implements Twin {

  private final EventLoop loop = EventLoop.create();

  private void tap(LogTap.Entry record) {
    log("LOG", record.level(), record.firstLine().replace(" <>", ""), "|", record.exception());
  }

  private static void fail(RuntimeException exc) {
    throw exc;
  }

  private void handler(EventLoop theLoop, Map<String, Object> context) {
    log(
        "handler",
        theLoop == loop,
        new TreeSet<>(context.keySet()).toArray(),
        context.get("exception"));
  }

  private void badHandler(EventLoop theLoop, Map<String, Object> context) {
    throw new Bang("in handler");
  }

  private void run(RuntimeException... excs) {
    for (RuntimeException exc : excs) {
      loop.callSoon(() -> fail(exc));
    }
    loop.callSoon(() -> log("still alive"));
    loop.callSoon(loop::stop);
    loop.runForever();
  }

  @Override
  public void play() {
    try (LogTap _ = LogTap.open(this::tap)) {
      log("default", loop.getExceptionHandler());
      run(new Boom("one"));
      loop.setExceptionHandler(this::handler);
      run(new Boom("two"), new Bang("three"));
      loop.setExceptionHandler(this::badHandler);
      run(new Boom("four"));
      loop.setExceptionHandler(null);
      loop.callExceptionHandler(Map.of("message", "custom message", "extra", 1));
      loop.callExceptionHandler(Map.of("exception", new Boom("no message")));
      loop.close();
    }
  }
}
