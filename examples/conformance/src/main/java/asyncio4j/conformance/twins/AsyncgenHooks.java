package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.Coroutine;
import asyncio4j.StopIteration;
import asyncio4j.conformance.Twin;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The first-iteration and finalisation hooks: who is told, how often, and that the loop restores
 * them.
 */
public final class AsyncgenHooks implements Twin {

  private static void first(AsyncGenerator<?, ?> ag) {
    log("first iteration of", ag.name());
  }

  private static void last(AsyncGenerator<?, ?> ag) {
    log("finaliser for", ag.name());
  }

  private static AsyncGenerator<Integer, Void> named() {
    return AsyncGenerator.of(
        "named",
        out -> {
          try {
            out.yield(1);
            out.yield(2);
          } finally {
            log("finally");
            Asyncio.sleep(Duration.ZERO);
            log("finally ends");
          }
        });
  }

  private static void step(Awaitable<Integer> awaitable) {
    try {
      Coroutine.of(() -> awaitable.await()).send(null);
    } catch (StopIteration stop) {
      log("stepped", stop.value());
    }
  }

  /** What is used here only is garbage afterwards. */
  private static WeakReference<?> withoutALoop() {
    AsyncGenerator<Integer, Void> ag = named();
    log("created");
    Awaitable<Integer> a = ag.anext();
    log("anext made");
    step(a);
    step(ag.anext());
    return new WeakReference<>(ag);
  }

  private static WeakReference<?> insideTheLoop() {
    AsyncGenerator<Integer, Void> ag = named();
    ag.anext().await();
    return new WeakReference<>(ag);
  }

  private static void main(Consumer<? super AsyncGenerator<?, ?>> first) {
    log("the loop has its own hooks", asyncio4j.AsyncgenHooks.get().firstiter() != first);
    WeakReference<?> dropped = insideTheLoop();
    log("dropping inside the loop");
    collectGarbage(List.of(dropped));
    log("not closed yet: a task will do it");
    turns(4);
    log("main ends");
  }

  @Override
  public void play() {
    Consumer<AsyncGenerator<?, ?>> first = AsyncgenHooks::first;
    Consumer<AsyncGenerator<?, ?>> last = AsyncgenHooks::last;
    asyncio4j.AsyncgenHooks.set(first, last);

    log("-- without a loop");
    WeakReference<?> dropped = withoutALoop();
    log("dropped");
    collectGarbage(List.of(dropped));
    asyncio4j.AsyncgenHooks.get(); // outside loops, this is when it is noticed
    log("the hook was told, the body was not closed");

    log("-- with a loop");
    Asyncio.run(() -> main(first));
    asyncio4j.AsyncgenHooks hooks = asyncio4j.AsyncgenHooks.get();
    log("hooks restored", hooks.firstiter() == first, hooks.finalizer() == last);
    asyncio4j.AsyncgenHooks.set(null, null);
  }
}
