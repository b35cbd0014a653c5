package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.Awaitable;
import asyncio4j.ContextVar;
import asyncio4j.Coroutine;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
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
    return AsyncFlux.of(Names.FLUX, () -> loop, Objects.requireNonNull(body, "body"));
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
    return AsyncFlux.of(
        Names.FLUX, LoopCalls::runningOrShared, Objects.requireNonNull(body, "body"));
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
   * java.util.concurrent.CancellationException}, once its {@code finally} blocks have run: so this
   * is also how to wait for the clean-up of a task that was cancelled in another way.
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

  /**
   * A cold Mono of what a coroutine object returns, for one subscriber; a second one gets an {@link
   * IllegalStateException}. Otherwise as {@link #mono(Callable)}.
   *
   * @param coroutine a coroutine that was not started yet
   * @param <T> the type of the result
   * @return the Mono
   */
  public static <T> AsyncMono<T> mono(Coroutine<? extends @Nullable T> coroutine) {
    return mono(Objects.requireNonNull(coroutine, "coroutine")::await);
  }

  /**
   * The results of several tasks, in the order of the tasks. They are hot: they run whether
   * somebody subscribes or not, every subscriber gets all results, and leaving does not cancel
   * them. A null result is left out; the first failure met ends the stream. A result that the
   * subscriber no longer wants is not discarded: others may have it too.
   *
   * @param futures tasks and futures of one loop
   * @param <T> the type of the results
   * @return the Flux
   * @throws IllegalArgumentException if they belong to different loops
   */
  public static <T> AsyncFlux<T> inOrder(
      Collection<? extends LoopFuture<? extends @Nullable T>> futures) {
    return FutureFluxes.inOrder(futures);
  }

  /**
   * The results of several tasks, in the order in which they are done: {@code
   * asyncio.as_completed}. Otherwise as {@link #inOrder}.
   *
   * @param futures tasks and futures of one loop
   * @param <T> the type of the results
   * @return the Flux
   * @throws IllegalArgumentException if they belong to different loops
   */
  public static <T> AsyncFlux<T> asCompleted(
      Collection<? extends LoopFuture<? extends @Nullable T>> futures) {
    return FutureFluxes.asCompleted(futures);
  }

  /**
   * The items of a queue, taken when they are requested; each goes to one subscriber. Completes
   * when the queue is shut down and empty. A subscriber that leaves takes no item along: one that
   * was taken for it goes back to be the next one.
   *
   * <p>{@code taskDone()} is never called by it, as only the subscriber knows when an item is done
   * with: {@code queue.join()} waits until the subscriber has called that on the loop, once for
   * each item.
   *
   * @param loop the loop of the queue
   * @param queue the queue; a null in it ends the stream with {@link NullPointerException}
   * @param <T> the type of the items
   * @return the Flux
   */
  public static <T> AsyncFlux<T> flux(EventLoop loop, AsyncQueue<T> queue) {
    Objects.requireNonNull(loop, "loop");
    return AsyncFlux.of(
        Names.QUEUE, () -> loop, QueueBridge.items(Objects.requireNonNull(queue, "queue")));
  }

  /**
   * A publisher for those who use the JDK's interfaces.
   *
   * @param publisher a Flux or Mono of ours, or any other publisher
   * @param <T> the type of the items
   * @return the same as a {@link Flow.Publisher}
   */
  public static <T> Flow.Publisher<T> toFlow(Publisher<T> publisher) {
    return FlowAdapters.toFlowPublisher(Objects.requireNonNull(publisher, "publisher"));
  }

  /**
   * Anything that can be awaited as a {@link CompletableFuture}, for code outside the loop: a task
   * or future as it is, hot; a coroutine object as a task that is started now. May be called from
   * any thread. It completes on the loop's thread; cancelling it cancels the task or future, and
   * does not wait for that: whoever wants to passes a task, and awaits it or its {@link
   * #mono(LoopFuture) Mono}.
   *
   * @param loop where a coroutine runs; tasks and futures have a loop already
   * @param awaitable what to wait for
   * @param <T> the type of the result
   * @return a new completable future; cancelled if the task is
   */
  public static <T extends @Nullable Object> CompletableFuture<T> toFuture(
      EventLoop loop, Awaitable<T> awaitable) {
    return Stages.of(loop, awaitable);
  }

  // ---- through ----

  /**
   * An operator, written as a loop, with demand on both sides: nothing is taken from the upstream
   * that nobody downstream asked for, but for one batch.
   *
   * {@snippet :
   * Flux<String> lines = Reactive.transform(chunks, (in, out) -> {
   *   StringBuilder line = new StringBuilder();
   *   for (char c : in) {
   *     if (c == '\n') { out.yield(line.toString()); line.setLength(0); } else { line.append(c); }
   *   }
   *   out.yield(line.toString());
   * });
   * }
   *
   * <p>It runs on the loop that runs the code that subscribes, or on {@link EventLoop#shared()} if
   * there is none, and else as {@link #flux(EventLoop, AsyncGenerator.Body)} says. Cancelling
   * cancels the upstream too.
   *
   * @param upstream where the items come from
   * @param transformer the loop
   * @param <T> the type of the items that come in
   * @param <R> the type of the items that go out
   * @return a cold Flux; each subscriber has a run of its own
   */
  public static <T, R> AsyncFlux<R> transform(
      Publisher<T> upstream, Transformer<T, R> transformer) {
    return AsyncFlux.of(
        Names.TRANSFORM,
        LoopCalls::runningOrShared,
        new TransformBody<>(
            Objects.requireNonNull(upstream, "upstream"),
            Objects.requireNonNull(transformer, "transformer"),
            Queues.SMALL_BUFFER_SIZE));
  }

  /**
   * As {@link #transform(Publisher, Transformer)}, on a given loop and with a given batch.
   *
   * @param loop where the transformer runs
   * @param upstream where the items come from
   * @param batch how many items may be under way from the upstream, as for {@link
   *     #iterate(Publisher, int)}
   * @param transformer the loop
   * @param <T> the type of the items that come in
   * @param <R> the type of the items that go out
   * @return a cold Flux; each subscriber has a run of its own
   * @throws IllegalArgumentException if the batch is less than one
   */
  public static <T, R> AsyncFlux<R> transform(
      EventLoop loop, Publisher<T> upstream, int batch, Transformer<T, R> transformer) {
    Objects.requireNonNull(loop, "loop");
    return AsyncFlux.of(
        Names.TRANSFORM,
        () -> loop,
        new TransformBody<>(
            Objects.requireNonNull(upstream, "upstream"),
            Objects.requireNonNull(transformer, "transformer"),
            checkBatch(batch)));
  }

  /**
   * A transformer as a {@link org.reactivestreams.Processor}, to be connected by hand to one
   * publisher and one subscriber. {@link AsyncProcessor#closed()} waits for its clean-up.
   *
   * @param loop where the transformer runs
   * @param batch how many items may be under way from the upstream
   * @param transformer the loop
   * @param <T> the type of the items that come in
   * @param <R> the type of the items that go out
   * @return the processor
   * @throws IllegalArgumentException if the batch is less than one
   */
  public static <T, R> AsyncProcessor<T, R> processor(
      EventLoop loop, int batch, Transformer<T, R> transformer) {
    return new TransformProcessor<>(
        Objects.requireNonNull(loop, "loop"),
        Objects.requireNonNull(transformer, "transformer"),
        checkBatch(batch));
  }

  // ---- in ----

  /**
   * Waits in a coroutine for the only item of a publisher.
   *
   * <p>Does not suspend when the publisher completes while it is subscribed to, or is a scalar or
   * the Mono of a task of this loop that is done. Two items are requested, so as to see that there
   * are too many. Cancelling the task cancels the subscription. The subscription has the {@link
   * #context()} of the coroutine, with its thread locals.
   *
   * <p>What the publisher fails with is thrown, the same object. An item that nobody gets any more
   * goes to {@code Operators.onDiscard}, an error that comes too late to {@code
   * Operators.onErrorDropped}.
   *
   * @param publisher a Mono as a rule
   * @param <T> the type of the item
   * @return the item; null if the publisher completed empty
   * @throws IndexOutOfBoundsException if there is more than one
   * @throws IllegalStateException if it would have to suspend and the caller is not inside a
   *     coroutine; also if the publisher subscribes twice or emits before it does (rules 1.9, 2.5)
   * @throws NullPointerException if the publisher signals null (rule 2.13)
   * @throws asyncio4j.CancelledError if the task is cancelled meanwhile
   */
  public static <T> @Nullable T await(Publisher<T> publisher) {
    return await(publisher, AwaitForm.ONLY_OR_NULL);
  }

  @SuppressWarnings("NullAway") // null only where the form allows it
  private static <T extends @Nullable Object> T await(Publisher<T> publisher, AwaitForm form) {
    return AwaitSubscriber.await(Objects.requireNonNull(publisher, "publisher"), form);
  }

  /**
   * As {@link #await(Publisher)}, but there must be an item.
   *
   * @param publisher the publisher
   * @param <T> the type of the item
   * @return the item
   * @throws NoSuchElementException if there is none
   * @throws IndexOutOfBoundsException if there is more than one
   */
  public static <T> T awaitSingle(Publisher<T> publisher) {
    return await(publisher, AwaitForm.ONLY);
  }

  /**
   * As {@link #await(Publisher)}, with an {@link Optional} in place of null.
   *
   * @param publisher the publisher
   * @param <T> the type of the item
   * @return the item, or empty
   * @throws IndexOutOfBoundsException if there is more than one
   */
  public static <T> Optional<T> awaitOptional(Publisher<T> publisher) {
    return Optional.ofNullable(await(publisher));
  }

  /**
   * Waits for the first item and cancels the subscription. Otherwise as {@link #await(Publisher)}.
   *
   * @param publisher the publisher; one item is requested
   * @param <T> the type of the item
   * @return the item
   * @throws NoSuchElementException if there is none
   */
  public static <T> T awaitFirst(Publisher<T> publisher) {
    return await(publisher, AwaitForm.FIRST);
  }

  /**
   * As {@link #awaitFirst}, but there need not be an item.
   *
   * @param publisher the publisher; one item is requested
   * @param <T> the type of the item
   * @return the item, or null
   */
  public static <T> @Nullable T awaitFirstOrNull(Publisher<T> publisher) {
    return await(publisher, AwaitForm.FIRST_OR_NULL);
  }

  /**
   * Waits for the end and returns the last item; those before it go to {@code Operators.onDiscard}.
   * Otherwise as {@link #await(Publisher)}.
   *
   * @param publisher the publisher; all items are requested
   * @param <T> the type of the item
   * @return the item
   * @throws NoSuchElementException if there is none
   */
  public static <T> T awaitLast(Publisher<T> publisher) {
    return await(publisher, AwaitForm.LAST);
  }

  /**
   * As {@link #awaitLast}, but there need not be an item.
   *
   * @param publisher the publisher; all items are requested
   * @param <T> the type of the item
   * @return the item, or null
   */
  public static <T> @Nullable T awaitLastOrNull(Publisher<T> publisher) {
    return await(publisher, AwaitForm.LAST_OR_NULL);
  }

  /**
   * Waits in a coroutine for a stage. Does not suspend if it is done. Cancelling the task cancels
   * the stage, if it is a {@link CompletableFuture}.
   *
   * @param stage the stage
   * @param <T> the type of its result
   * @return its result; its exception is thrown, without the {@code CompletionException} around it
   * @throws asyncio4j.CancelledError if the stage was cancelled, or the task is
   * @throws IllegalStateException if it would have to suspend and the caller is not inside a
   *     coroutine
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    return Stages.await(stage.toCompletableFuture());
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
   * debug mode reports it. That is the task which asks for the first item, and until then the one
   * which called {@code iterator()}.
   *
   * <p>The end, errors and context are as for {@link #await(Publisher)}; a publisher that emits
   * more than was requested is cancelled, and the iteration fails with {@link
   * IllegalStateException} (rule 1.1) after the items that were.
   *
   * @param publisher the publisher
   * @param batch how many items may be under way; {@link Integer#MAX_VALUE} for no limit
   * @param <T> the type of the items
   * @return the items; they are subscribed to by {@link AsyncIterable#iterator()}, which throws
   *     {@link IllegalStateException} outside a loop
   * @throws IllegalArgumentException if the batch is less than one
   */
  public static <T> AsyncIterable<T> iterate(Publisher<T> publisher, int batch) {
    Objects.requireNonNull(publisher, "publisher");
    return new PublisherIterable<>(publisher, checkBatch(batch));
  }

  private static int checkBatch(int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch must hold at least one item: " + batch);
    }
    return batch;
  }

  /**
   * A publisher of the JDK's kind, to be awaited or iterated, or for Reactor's operators. What
   * {@link #toFlow} made is what it was made of.
   *
   * @param publisher the publisher
   * @param <T> the type of the items
   * @return the same as a Flux
   */
  public static <T> Flux<T> fromFlow(Flow.Publisher<T> publisher) {
    return Flux.from(FlowAdapters.toPublisher(Objects.requireNonNull(publisher, "publisher")));
  }

  /**
   * Starts a task that puts the items of a publisher into a queue, and shuts the queue down at the
   * end. While the queue is full, as many more are requested as it can hold, 256 for one without a
   * limit. To be called in a loop, which the queue then belongs to.
   *
   * @param publisher the publisher
   * @param queue the queue; shutting it down cancels the subscription
   * @param <T> the type of the items
   * @return the task; it fails with what the publisher fails with, and cancelling it cancels the
   *     subscription; items that did not get into the queue go to {@code Operators.onDiscard}
   * @throws IllegalStateException if the caller is in no loop
   */
  public static <T> Task<@Nullable Void> toQueue(
      Publisher<? extends T> publisher, AsyncQueue<? super T> queue) {
    return QueueBridge.fill(
        Objects.requireNonNull(publisher, "publisher"), Objects.requireNonNull(queue, "queue"));
  }

  // ---- context ----

  /**
   * The Reactor context of the subscriber that the calling coroutine works for. Publishers that are
   * awaited or iterated in the coroutine are subscribed to with it.
   *
   * @return the context; empty where there is no subscriber
   */
  public static ContextView context() {
    return SubscriberContext.current();
  }

  /**
   * Lets a context variable travel under a key of Reactor's contexts, both ways: a coroutine starts
   * with what its subscriber's context has under the key, and what it awaits or iterates is
   * subscribed to with the variable's value. It becomes one of the values of Micrometer's context
   * propagation, and so takes part wherever that does. To be called once in a program for each
   * variable, before it is needed.
   *
   * @param variable the variable
   * @param key the key, as a rule a String
   * @param <T> the type of the value
   */
  public static <T> void carry(ContextVar<T> variable, Object key) {
    CarriedVariables.carry(
        Objects.requireNonNull(variable, "variable"), Objects.requireNonNull(key, "key"));
  }
}
