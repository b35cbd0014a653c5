/**
 * The coroutine engines: how a stack of frames is suspended and resumed. Not exported; it knows
 * nothing of loops, tasks or futures.
 */
@NullMarked
package asyncio4j.internal;

import org.jspecify.annotations.NullMarked;
