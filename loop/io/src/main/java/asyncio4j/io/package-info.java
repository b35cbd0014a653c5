/**
 * asyncio's streams, transports and protocols on Netty's channels. The loop's own thread drives the
 * channels, so a callback never comes from another thread.
 */
@NullMarked
package asyncio4j.io;

import org.jspecify.annotations.NullMarked;
