package asyncio4j;

import java.util.Set;

/**
 * What {@link Asyncio#wait} returns: {@code done, pending}.
 *
 * @param done those that are done or cancelled, in the order in which they were given; unmodifiable
 * @param pending the others, likewise
 * @param <F> the type of the futures
 */
public record WaitResult<F extends LoopFuture<?>>(Set<F> done, Set<F> pending) {}
