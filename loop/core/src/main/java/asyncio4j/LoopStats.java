package asyncio4j;

/**
 * What a loop has done until now: {@link EventLoop#stats()}. The figures are read one after the
 * other while the loop goes on, so they may be some steps apart.
 *
 * @param iterations how many iterations have begun
 * @param steps how many callbacks and steps of tasks have begun
 * @param ready how many callbacks and steps the current iteration began with, those that it has
 *     already run included; what became ready since counts in the next one. 0 between two
 *     iterations, so also while the loop waits. No backlog: that is seen in the lag
 * @param tasks how many tasks are not done
 * @param slowCallbacks how many callbacks, steps and polls took longer than {@link
 *     EventLoop#getSlowCallbackDuration()}; counted in debug mode only, since without it nothing is
 *     timed
 * @param blockingCalls how often a coroutine was found blocking outside an await; see {@link
 *     BlockingPolicy} for what is found, and note that under relay nothing is looked for while the
 *     policy is {@link BlockingPolicy#IGNORE}
 * @param stalls how often the watchdog found the loop stalled, see {@link
 *     EventLoopBuilder#watchdog}
 */
public record LoopStats(
    long iterations,
    long steps,
    int ready,
    int tasks,
    long slowCallbacks,
    long blockingCalls,
    long stalls) {}
