/**
 * The bridge between the loop and Project Reactor: {@link asyncio4j.reactor.Reactive} is the way
 * in.
 */
@NullMarked
package asyncio4j.reactor;

import org.jspecify.annotations.NullMarked;
