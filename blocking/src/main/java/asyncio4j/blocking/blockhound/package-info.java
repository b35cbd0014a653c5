/**
 * BlockHound for loops. Linked to BlockHound, which is optional: nothing in here is loaded unless
 * it is there, but for {@link asyncio4j.blocking.blockhound.BlockHoundExtension}.
 */
@NullMarked
package asyncio4j.blocking.blockhound;

import org.jspecify.annotations.NullMarked;
