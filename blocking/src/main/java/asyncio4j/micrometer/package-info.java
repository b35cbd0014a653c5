/**
 * Metrics of loops for Micrometer, which is an optional dependency of this module; nothing outside
 * of this package needs it.
 */
@NullMarked
package asyncio4j.micrometer;

import org.jspecify.annotations.NullMarked;
