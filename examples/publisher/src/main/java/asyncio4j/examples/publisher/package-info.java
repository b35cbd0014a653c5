/**
 * A library author's async generator: {@code Feed} publishes the entries of a paged source as a
 * Flux, and {@code FeedVerificationTest} runs the Reactive Streams TCK on it.
 */
@NullMarked
package asyncio4j.examples.publisher;

import org.jspecify.annotations.NullMarked;
