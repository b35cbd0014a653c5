/** Benchmarks against the peers: one class a table row or group of rows, peers beside ours. */
@NullMarked
package asyncio4j.benchmarks;

import org.jspecify.annotations.NullMarked;
