package asyncio4j.examples.survey;

import java.nio.file.Path;

/**
 * A file that was read to its end.
 *
 * @param hash SHA-256 of its content
 */
record SurveyedFile(Path path, long bytes, String hash) {}
