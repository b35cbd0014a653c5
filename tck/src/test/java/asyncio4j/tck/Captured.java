package asyncio4j.tck;

import asyncio4j.CheckedRunnable;
import asyncio4j.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** A publisher that does nothing but give its subscriber to a test. */
final class Captured implements Publisher<Integer> {

  private final CompletableFuture<Subscriber<Integer>> subscriber = new CompletableFuture<>();

  @Override
  @SuppressWarnings("unchecked") // Subscriber<? super Integer> takes Integers
  public void subscribe(Subscriber<? super Integer> given) {
    subscriber.complete((Subscriber<Integer>) given);
  }

  /** The same for those who want one of the JDK's kind. */
  Flow.Publisher<Integer> asFlow() {
    return given -> subscribe(FlowAdapters.toSubscriber(given));
  }

  /** Waits until somebody has subscribed. */
  Subscriber<Integer> subscriber() {
    return subscriber.join();
  }

  /** Runs a coroutine that subscribes to it, and returns the subscriber. */
  Subscriber<Integer> by(EventLoop loop, CheckedRunnable body) {
    loop.callSoonThreadsafe(() -> loop.createTask(body));
    return subscriber();
  }
}
