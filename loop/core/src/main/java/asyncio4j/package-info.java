/** An event loop in the manner of Python's asyncio, with tasks, coroutines and generators. */
@NullMarked
package asyncio4j;

import org.jspecify.annotations.NullMarked;
