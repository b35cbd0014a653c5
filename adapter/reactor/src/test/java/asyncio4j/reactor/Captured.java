package asyncio4j.reactor;

import asyncio4j.CheckedRunnable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  /** Runs a coroutine that subscribes to it, and returns the subscriber. */
  Subscriber<Integer> by(BackgroundLoop background, CheckedRunnable body) {
    background.loop.callSoonThreadsafe(() -> background.loop.createTask(body));
    try {
      return subscriber.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
