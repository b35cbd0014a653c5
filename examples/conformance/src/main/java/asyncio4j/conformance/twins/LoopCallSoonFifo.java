package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.EventLoop;
import asyncio4j.conformance.Twin;

/** callSoon is FIFO, and a callback added while an iteration runs waits for the next one. */
public final class LoopCallSoonFifo implements Twin {

  private final EventLoop loop = EventLoop.create();

  private void a() {
    log("A");
    loop.callSoon(this::c);
    loop.stop();
    loop.callSoon(this::d);
  }

  private void b() {
    log("B");
    loop.callSoon(() -> log("E from B"));
  }

  private void c() {
    log("C");
    loop.callSoon(() -> log("F from C"));
  }

  private void d() {
    log("D");
    loop.stop();
  }

  @Override
  public void play() {
    loop.callSoon(this::a);
    loop.callSoon(this::b);
    loop.callSoon(() -> log("args", 1, null, true));
    log("-- run 1");
    loop.runForever();
    log("-- run 2");
    loop.runForever();
    log("-- run 3");
    loop.callSoon(loop::stop);
    loop.runForever();
    log("closed", loop.isClosed(), "running", loop.isRunning());
    loop.close();
  }
}
