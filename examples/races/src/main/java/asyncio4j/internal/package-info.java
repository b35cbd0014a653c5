/** The races of the engines. */
@NullMarked
package asyncio4j.internal;

import org.jspecify.annotations.NullMarked;
