/**
 * The twins, one class for each scenario. They pass null about as freely as the Python passes None.
 */
@NullUnmarked
package asyncio4j.conformance.twins;

import org.jspecify.annotations.NullUnmarked;
