/**
 * asyncio's streams, transports and protocols on Netty's channels. The loop's own thread drives the
 * channels, so a callback never comes from another thread.
 *
 * <p>The channels are those of {@code java.nio}, or Linux's own where Netty's jars with native
 * libraries are present: {@link asyncio4j.io.IoKind} has the switch and what differs.
 */
@NullMarked
package asyncio4j.io;

import org.jspecify.annotations.NullMarked;
