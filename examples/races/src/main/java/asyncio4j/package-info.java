/**
 * The races of the loop: each class is one, between two actors, with the outcomes that may come of
 * it. They are in the package that they test, and on the class path, because most of it is
 * package-private. How they are run is in this module's README.
 */
@NullMarked
package asyncio4j;

import org.jspecify.annotations.NullMarked;
