/** What the twins are written with. It takes and gives null as freely as the Python does None. */
@NullUnmarked
package asyncio4j.conformance;

import org.jspecify.annotations.NullUnmarked;
