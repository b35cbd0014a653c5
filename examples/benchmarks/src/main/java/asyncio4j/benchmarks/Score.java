package asyncio4j.benchmarks;

/**
 * What a benchmark measured.
 *
 * @param nanos nanoseconds for each operation
 * @param error half of the 99.9 % confidence interval, or NaN where there is none
 * @param bytes bytes allocated for each operation, or NaN where that is not measured
 */
record Score(double nanos, double error, double bytes) {}
