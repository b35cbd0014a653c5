/**
 * Queues, locks, events, conditions, semaphores and barriers for the coroutines of one loop: {@code
 * asyncio.queues} and {@code asyncio.locks} of Python 3.13.
 *
 * <p>What waits (get, put, acquire, await and so on) is called from inside a coroutine and suspends
 * it, never the loop; to wait in a task of its own, make one: {@code createTask(() ->
 * queue.get())}. What does not wait may be called from callbacks of the loop too. Nothing here may
 * be called from another thread, and debug mode refuses it: use {@link
 * asyncio4j.EventLoop#callSoonThreadsafe} or {@link asyncio4j.Asyncio#runCoroutineThreadsafe}.
 *
 * <p>An object may be created anywhere, and belongs to the loop on which somebody first has to wait
 * for it. Waiting for it on another loop fails with {@link IllegalStateException}.
 *
 * <p>Who came first is served first. Waking somebody takes one turn of the loop, in which the woken
 * coroutine can still be cancelled; what it was woken for then goes to the next in line, so that no
 * item, permit or notification is lost.
 *
 * <p>Names are Python's in Java spelling, except where {@link Object} has taken them: {@code wait}
 * is {@code await}, and {@code notify} and {@code notify_all} are {@code signal} and {@code
 * signalAll}, as in {@link java.util.concurrent.locks.Condition}.
 */
@NullMarked
package asyncio4j.queues;

import org.jspecify.annotations.NullMarked;
