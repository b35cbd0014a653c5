/**
 * The command line of the jar, which looks at the loops of another JVM. Not exported; it knows the
 * loop only by the names of its MBean and its classes, since the loop is in the other JVM.
 */
@NullMarked
package asyncio4j.cli;

import org.jspecify.annotations.NullMarked;
