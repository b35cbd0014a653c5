/** HTTP/1.1 on streams: a client, a server, and downloads that run side by side. */
@NullMarked
package asyncio4j.examples.http;

import org.jspecify.annotations.NullMarked;
