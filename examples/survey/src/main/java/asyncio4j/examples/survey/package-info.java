/**
 * Surveys a directory tree: an async generator reads it in chunks, a Flux counts and ranks. {@code
 * TreeReader} is the generator, {@code Survey} the pipeline.
 */
@NullMarked
package asyncio4j.examples.survey;

import org.jspecify.annotations.NullMarked;
