/**
 * Blocking code on the schedulers of Reactor. With this module on the class path or module path,
 * {@code toThread} and {@code runInExecutor} use {@code Schedulers.boundedElastic()} when no
 * executor is named, and Reactor refuses {@code block()} in a coroutine or callback of a loop.
 */
@NullMarked
package asyncio4j.blocking;

import org.jspecify.annotations.NullMarked;
