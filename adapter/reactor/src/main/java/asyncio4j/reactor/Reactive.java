package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.util.concurrent.Queues;
import reactor.util.context.ContextView;

/**
 * The bridge between coroutines and Project Reactor. Each method only delegates.
 *
 * <p>Out of the loop: {@link #flux(EventLoop, AsyncGenerator.Body) flux} and {@link
 * #mono(EventLoop, Callable) mono} make publishers of generators, coroutines and tasks. Into a
 * coroutine: {@link #await} and {@link #iterate}.
 */
public final class Reactive {

  private Reactive() {}

  // ---- out ----

  /**
   * A cold Flux of what the body of an async generator yields.
   *
   * <p>Each subscriber has a body of its own, which runs as a task of the loop, in a copy of the
   * subscribing code's context variables. Nothing runs before the first request. With demand left
   * {@code out.yield(x)} is a direct call of {@code onNext}; after the last requested item the body
   * stays suspended at its yield until there is new demand. Signals come from the loop's thread.
   *
   * <p>{@code cancel()} is {@code aclose()}: at a yield {@code GeneratorExit} is thrown, at another
   * await the task is cancelled; {@code finally} blocks run on the loop, in the same task, and may
   * await. What is thrown after that goes to {@code Operators.onErrorDropped}. {@link
   * AsyncFlux#closed()} waits for it.
   *
   * <p>The body's exception is the subscriber's {@code onError}, the same object; a cancelled task
   * is {@link java.util.concurrent.CancellationException}. A null item ends the stream with {@link
   * NullPointerException} (rule 2.13), {@code request(0)} or less with {@link
   * IllegalArgumentException} (rule 3.9), an {@code onNext} that throws with what it threw; the
   * body is closed first in each case. A loop that is closed, or closes before the body began, is
   * {@link IllegalStateException}.
   *
   * @param loop where the body runs; it may be run by another thread, now or later
   * @param body the body
   * @param <T> the type of the items
   * @return the Flux
   */
  public static <T> AsyncFlux<T> flux(EventLoop loop, AsyncGenerator.Body<T, ?> body) {
    Objects.requireNonNull(loop, "loop");
    return AsyncFlux.of(() -> loop, Objects.requireNonNull(body, "body"));
  }

  /**
   * As {@link #flux(EventLoop, AsyncGenerator.Body)}, on the loop that runs the code that
   * subscribes, or on {@link EventLoop#shared()} if there is none.
   *
   * @param body the body
   * @param <T> the type of the items
   * @return the Flux
   */
  public static <T> AsyncFlux<T> flux(AsyncGenerator.Body<T, ?> body) {
    return AsyncFlux.of(LoopCalls::runningOrShared, Objects.requireNonNull(body, "body"));
  }

  /**
   * A Flux of the items of an async generator, for one subscriber; a second one gets an {@link
   * IllegalStateException}. Otherwise as {@link #flux(AsyncGenerator.Body)}: the generator runs on
   * the loop that runs the code that subscribes, or on {@link EventLoop#shared()} if there is none,
   * and {@code cancel()} closes it.
   *
   * @param generator the generator
   * @param <T> the type of the items
   * @return the Flux
   */
  public static <T> AsyncFlux<T> flux(AsyncGenerator<T, ?> generator) {
    return AsyncFlux.of(generator);
  }

  /**
   * A cold Mono of what a coroutine returns: each subscriber has a task of its own, which starts
   * with the first request. A null result completes the Mono empty. {@code cancel()} cancels the
   * task. Threads, context and errors are as for {@link #flux(EventLoop, AsyncGenerator.Body)}.
   *
   * @param loop where the body runs; it may be run by another thread, now or later
   * @param body the body of the coroutine
   * @param <T> the type of the result
   * @return the Mono
   */
  public static <T> AsyncMono<T> mono(EventLoop loop, Callable<? extends @Nullable T> body) {
    Objects.requireNonNull(loop, "loop");
    return AsyncMono.of(() -> loop, Objects.requireNonNull(body, "body"));
  }

  /**
   * As {@link #mono(EventLoop, Callable)}, on the loop that runs the code that subscribes, or on
   * {@link EventLoop#shared()} if there is none.
   *
   * @param body the body of the coroutine
   * @param <T> the type of the result
   * @return the Mono
   */
  public static <T> AsyncMono<T> mono(Callable<? extends @Nullable T> body) {
    return AsyncMono.of(LoopCalls::runningOrShared, Objects.requireNonNull(body, "body"));
  }

  /**
   * A hot Mono of the result of a task or future: all subscribers get the same, and one that leaves
   * does not cancel it. A null result completes the Mono empty; a cancelled task is {@link
   * java.util.concurrent.CancellationException}.
   *
   * @param future the task or future; the Mono may be subscribed to from any thread
   * @param <T> the type of the result
   * @return the Mono
   */
  public static <T> Mono<T> mono(LoopFuture<? extends @Nullable T> future) {
    return FutureMono.of(Objects.requireNonNull(future, "future"), false);
  }

  /**
   * As {@link #mono(LoopFuture)}, but a subscriber that leaves before the end cancels the task or
   * future, for all.
   *
   * @param future the task or future; the Mono may be subscribed to from any thread
   * @param <T> the type of the result
   * @return the Mono
   */
  public static <T> Mono<T> cancellingMono(LoopFuture<? extends @Nullable T> future) {
    return FutureMono.of(Objects.requireNonNull(future, "future"), true);
  }

  // ---- in ----

  /**
   * Waits in a coroutine for the only item of a publisher.
   *
   * <p>Does not suspend when the publisher completes while it is subscribed to. Cancelling the task
   * cancels the subscription. The subscription has the {@link #context()} of the coroutine.
   *
   * @param publisher a Mono as a rule
   * @param <T> the type of the item
   * @return the item; null if the publisher completed empty
   * @throws IndexOutOfBoundsException if there is more than one
   * @throws IllegalStateException if it would have to suspend and the caller is not inside a
   *     coroutine, or if the publisher breaks the Reactive Streams specification
   */
  public static <T> @Nullable T await(Publisher<T> publisher) {
    return AwaitSubscriber.await(Objects.requireNonNull(publisher, "publisher"));
  }

  /**
   * The items of a publisher, to be iterated in a coroutine: {@code async for}. As {@link
   * #iterate(Publisher, int)} with Reactor's usual batch, 256 unless {@code
   * reactor.bufferSize.small} says otherwise.
   *
   * @param publisher the publisher
   * @param <T> the type of the items
   * @return the items
   */
  public static <T> AsyncIterable<T> iterate(Publisher<T> publisher) {
    return iterate(publisher, Queues.SMALL_BUFFER_SIZE);
  }

  /**
   * The items of a publisher, to be iterated in a coroutine: {@code async for}.
   *
   * <p>A batch is requested when the iteration begins, and what was taken of it whenever that is
   * three quarters. A synchronous source is polled without leaving the coroutine. Use
   * try-with-resources if the loop may be left early: it cancels the subscription, and what was
   * buffered goes to {@code Operators.onDiscard}. Without it that happens when the task ends, and
   * debug mode reports it.
   *
   * @param publisher the publisher
   * @param batch how many items may be under way; {@link Integer#MAX_VALUE} for no limit
   * @param <T> the type of the items
   * @return the items
   * @throws IllegalArgumentException if the batch is less than one
   */
  public static <T> AsyncIterable<T> iterate(Publisher<T> publisher, int batch) {
    Objects.requireNonNull(publisher, "publisher");
    if (batch < 1) {
      throw new IllegalArgumentException("a batch must hold at least one item: " + batch);
    }
    return new PublisherIterable<>(publisher, batch);
  }

  /**
   * The Reactor context of the subscriber that the calling coroutine works for. Publishers that are
   * awaited or iterated in the coroutine are subscribed to with it.
   *
   * @return the context; empty where there is no subscriber
   */
  public static ContextView context() {
    return SubscriberContext.current();
  }
}
