/**
 * The JUnit 5 extension: test methods that are coroutines. JUnit is an optional dependency of this
 * module; nothing outside of this package needs it.
 */
@NullMarked
package asyncio4j.junit;

import org.jspecify.annotations.NullMarked;
