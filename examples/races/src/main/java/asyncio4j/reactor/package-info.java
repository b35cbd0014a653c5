/**
 * The races of the bridge to Reactor: what {@code request}, {@code cancel} and {@code dispose} on
 * any thread meet on the loop's. Most need no loop that runs; those that do have one each.
 */
@NullMarked
package asyncio4j.reactor;

import org.jspecify.annotations.NullMarked;
