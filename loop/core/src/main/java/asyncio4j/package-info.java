/** The event loop, coroutines, tasks, futures, generators and context variables: asyncio's core. */
@NullMarked
package asyncio4j;

import org.jspecify.annotations.NullMarked;
