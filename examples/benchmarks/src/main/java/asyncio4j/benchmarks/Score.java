package asyncio4j.benchmarks;

/**
 * What a benchmark measured.
 *
 * @param nanos nanoseconds for each operation, the mean
 * @param least of the iteration that was fastest
 * @param most of the one that was slowest
 * @param bytes bytes allocated for each operation, or NaN where that is not measured
 */
record Score(double nanos, double least, double most, double bytes) {}
