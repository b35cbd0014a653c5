/** What a named module needs to use the library, run from the jars in every build. */
@NullMarked
package asyncio4j.examples.modulepath;

import org.jspecify.annotations.NullMarked;
