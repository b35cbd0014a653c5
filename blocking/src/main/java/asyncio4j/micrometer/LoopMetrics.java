package asyncio4j.micrometer;

import asyncio4j.EventLoop;
import asyncio4j.LoopStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of one loop, with its name as the tag {@code loop}:
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind</th><th>what</th></tr>
 * <tr><td>{@code asyncio4j.loop.lag}</td><td>time gauge</td><td>how long the last probe waited for
 *     its turn, or has been waiting; each reading sends the next probe. NaN while the loop does not
 *     run</td></tr>
 * <tr><td>{@code asyncio4j.loop.ready}</td><td>gauge</td><td>{@link LoopStats#ready()}</td></tr>
 * <tr><td>{@code asyncio4j.loop.tasks}</td><td>gauge</td><td>{@link LoopStats#tasks()}</td></tr>
 * <tr><td>{@code asyncio4j.loop.iterations}</td><td>counter</td><td>{@link
 *     LoopStats#iterations()}</td></tr>
 * <tr><td>{@code asyncio4j.loop.steps}</td><td>counter</td><td>{@link LoopStats#steps()}</td></tr>
 * <tr><td>{@code asyncio4j.loop.slow}</td><td>counter</td><td>{@link LoopStats#slowCallbacks()}, in
 *     debug mode only</td></tr>
 * <tr><td>{@code asyncio4j.loop.blocking}</td><td>counter</td><td>{@link
 *     LoopStats#blockingCalls()}</td></tr>
 * <tr><td>{@code asyncio4j.loop.stalls}</td><td>counter</td><td>{@link LoopStats#stalls()}</td></tr>
 * </table>
 *
 * <p>They are read when the registry is, from whatever thread; the loop does nothing for them but
 * run the probe. The registry keeps the meters, and so the loop, until they are removed from it.
 */
public final class LoopMetrics implements MeterBinder {

  private final EventLoop loop;
  private final Tags tags;

  /**
   * Metrics of a loop.
   *
   * @param loop the loop
   */
  public LoopMetrics(EventLoop loop) {
    this(loop, Tags.empty());
  }

  /**
   * Metrics of a loop with further tags.
   *
   * @param loop the loop
   * @param tags tags of all meters, beside {@code loop}
   */
  public LoopMetrics(EventLoop loop, Iterable<Tag> tags) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.tags = Tags.concat(tags, "loop", loop.name());
  }

  /**
   * Registers the meters. May be called from any thread.
   *
   * @param registry where to
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    TimeGauge.builder(
            "asyncio4j.loop.lag", new LagProbe(loop), TimeUnit.NANOSECONDS, LagProbe::nanos)
        .description("How long a callback waits for its turn")
        .tags(tags)
        .strongReference(true)
        .register(registry);
    gauge(
        registry,
        "ready",
        "Callbacks and steps that the current iteration began with, run or not; 0 between two",
        LoopStats::ready);
    gauge(registry, "tasks", "Tasks that are not done", LoopStats::tasks);
    counter(registry, "iterations", "Iterations of the loop", LoopStats::iterations);
    counter(registry, "steps", "Callbacks and steps of tasks", LoopStats::steps);
    counter(registry, "slow", "Slow callbacks, in debug mode", LoopStats::slowCallbacks);
    counter(registry, "blocking", "Blocking calls of coroutines", LoopStats::blockingCalls);
    counter(registry, "stalls", "Stalls that the watchdog found", LoopStats::stalls);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<LoopStats> value) {
    Gauge.builder("asyncio4j.loop." + name, loop, of -> value.applyAsDouble(of.stats()))
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String description, ToDoubleFunction<LoopStats> value) {
    FunctionCounter.builder("asyncio4j.loop." + name, loop, of -> value.applyAsDouble(of.stats()))
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
