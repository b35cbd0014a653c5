/**
 * The coroutine engines: how a stack of frames is suspended and resumed; and what there is to say
 * of a stack that blocks. Exported to our own modules only; it knows nothing of loops, tasks or
 * futures.
 */
@NullMarked
package asyncio4j.internal;

import org.jspecify.annotations.NullMarked;
