package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The message of a refusal is CPython's; its cause says what to do. */
class WhatToDoTest {

  private static void assertAdvice(ThrowingCallable refused, String message, String advice) {
    assertThatThrownBy(refused)
        .hasMessageContaining(message)
        .cause()
        .isInstanceOf(WhatToDo.class)
        .hasMessageContaining(advice)
        .extracting(Throwable::getStackTrace)
        .isEqualTo(new StackTraceElement[0]);
  }

  @Test
  void aClosedLoop() {
    EventLoop loop = EventLoop.create();
    loop.close();
    assertAdvice(
        () -> loop.callSoon(() -> {}), "Event loop is closed", "make a new one with EventLoop");
  }

  @Test
  void aSecondRun() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      assertAdvice(() -> Asyncio.run(() -> 1), "asyncio.run() cannot", "Asyncio.createTask");
      assertAdvice(loop::runForever, "already running", "await the future");
      try (EventLoop other = EventLoop.create()) {
        assertAdvice(other::runForever, "another loop is running", "LoopThread.start()");
      }
    });
  }

  @Test
  void aFutureOfAnotherLoop() {
    try (EventLoop other = EventLoop.create()) {
      LoopFuture<Void> theirs = other.createFuture();
      Asyncio.run(() -> assertAdvice(theirs::await, "attached to a different loop", "wrapFuture"));
      try (EventLoop mine = EventLoop.create()) {
        assertAdvice(
            () -> mine.runUntilComplete(theirs), "belongs to a different loop", "getLoop()");
      }
    }
  }

  @Test
  void aStepWhileOneIsRunning() {
    Asyncio.run(() -> {
      AsyncGenerator<Integer, Void> slow =
          AsyncGenerator.of(out -> {
            sleep(Duration.ofDays(1));
            out.yield(1);
          });
      Task<Integer> first = createTask(() -> slow.anext().await());
      sleep(Duration.ZERO);
      assertAdvice(() -> slow.anext().await(), "is already running", "AsyncQueue");
      first.cancel();
      assertThat(catchThrowable(first::await)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void aGeneratorThatYieldsAtItsEnd() {
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          try {
            out.yield(1);
          } finally {
            out.yield(2);
          }
        });
    generator.next();
    assertAdvice(generator::close, "generator ignored GeneratorExit", "do not yield in a finally");
    Asyncio.run(() -> {
      AsyncGenerator<Integer, Void> async =
          AsyncGenerator.of(out -> {
            try {
              out.yield(1);
            } finally {
              out.yield(2);
            }
          });
      async.anext().await();
      assertAdvice(
          () -> async.aclose().await(),
          "async generator ignored GeneratorExit",
          "do not yield in a finally");
    });
  }
}
