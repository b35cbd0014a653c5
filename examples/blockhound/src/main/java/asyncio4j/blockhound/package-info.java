/** Installs BlockHound for a run of the other modules' tests. */
@NullMarked
package asyncio4j.blockhound;

import org.jspecify.annotations.NullMarked;
