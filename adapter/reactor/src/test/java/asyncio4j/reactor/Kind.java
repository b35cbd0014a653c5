package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.queues.AsyncQueue;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Every kind of publisher that a user can make of a coroutine, so that a test can try all.
 *
 * @param step what Reactor's tools call it
 */
record Kind(String step, Maker maker) {

  /** Makes one of what a coroutine returns: one item, or a failure. */
  interface Maker {
    Publisher<Integer> of(BackgroundLoop background, Callable<Integer> body);
  }

  /** One that emits what the body returns, or fails with what it throws. */
  Publisher<Integer> of(BackgroundLoop background, Callable<Integer> body) {
    return maker.of(background, body);
  }

  /** Waits until both loops have done what they were given: some kinds run on the shared one. */
  static void settle(BackgroundLoop background) {
    background.settle();
    Asyncio.runCoroutineThreadsafe(() -> null, EventLoop.shared()).join();
  }

  @Override
  public String toString() {
    return step;
  }

  private static LoopFuture<Integer> task(BackgroundLoop background, Callable<Integer> body) {
    return background.call(() -> Asyncio.createTask(body));
  }

  static Stream<Kind> all() {
    return Stream.of(
        new Kind(Names.FLUX, (b, body) -> Reactive.flux(b.loop, out -> out.yield(body.call()))),
        new Kind(
            Names.GENERATOR,
            (b, body) -> Reactive.flux(AsyncGenerator.of(out -> out.yield(body.call())))),
        new Kind(Names.MONO, (b, body) -> Reactive.mono(b.loop, body)),
        new Kind(Names.MONO, (b, body) -> Reactive.mono(Coroutine.of(body))),
        new Kind(Names.TASK, (b, body) -> Reactive.mono(task(b, body))),
        new Kind(Names.TASK, (b, body) -> Reactive.cancellingMono(task(b, body))),
        new Kind(Names.IN_ORDER, (b, body) -> Reactive.inOrder(List.of(task(b, body)))),
        new Kind(Names.AS_COMPLETED, (b, body) -> Reactive.asCompleted(List.of(task(b, body)))),
        new Kind(
            Names.TRANSFORM,
            (b, body) ->
                Reactive.<Integer, Integer>transform(
                    b.loop,
                    Flux.range(0, 1),
                    4,
                    (in, out) -> {
                      for (int _ : in) {
                        out.yield(body.call());
                      }
                    })));
  }

  /** A queue cannot fail; so it is not among the others. */
  static Publisher<Integer> queue(BackgroundLoop background, int item) {
    AsyncQueue<Integer> queue = new AsyncQueue<>();
    background.run(() -> {
      queue.put(item);
      queue.shutdown();
    });
    return Reactive.flux(background.loop, queue);
  }
}
