/** Code that other processes run, awaited in a coroutine. */
@NullMarked
package asyncio4j.examples.distributed;

import org.jspecify.annotations.NullMarked;
