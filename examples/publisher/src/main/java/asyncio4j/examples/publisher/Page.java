package asyncio4j.examples.publisher;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a source.
 *
 * @param entries its entries, in their order
 * @param next where the next page is; null on the last one
 */
record Page(List<String> entries, @Nullable String next) {}
