package asyncio4j.micrometer;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.EventLoop;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name) {
    return registry.get("asyncio4j.loop." + name).gauge().value();
  }

  private double counter(String name) {
    return registry.get("asyncio4j.loop." + name).functionCounter().count();
  }

  @AsyncTest(virtualClock = true)
  void theyFollowTheLoop(EventLoop loop) {
    new LoopMetrics(loop, Tags.of("app", "test")).bindTo(registry);
    assertThat(registry.getMeters()).hasSize(8);
    assertThat(registry.getMeters())
        .allSatisfy(meter -> {
          assertThat(meter.getId().getTag("loop")).isEqualTo(loop.name());
          assertThat(meter.getId().getTag("app")).isEqualTo("test");
        });
    assertThat(gauge("tasks")).isEqualTo(1);
    double steps = counter("steps");
    double iterations = counter("iterations");
    Task<?> one = createTask(() -> sleep(Duration.ofHours(1)));
    Task<?> two = createTask(() -> sleep(Duration.ofHours(2)));
    assertThat(gauge("tasks")).isEqualTo(3);
    sleep(Duration.ZERO);
    // Main and the two others.
    assertThat(gauge("ready")).isEqualTo(3);
    assertThat(counter("steps")).isBetween(steps + 1, steps + 3);
    assertThat(counter("iterations")).isEqualTo(iterations + 1);
    one.await();
    two.await();
    assertThat(gauge("tasks")).isEqualTo(1);
    assertThat(counter("slow")).isZero();
    assertThat(counter("stalls")).isZero();
  }

  @AsyncTest
  void whatIsSlowInDebugModeCounts(EventLoop loop) {
    new LoopMetrics(loop).bindTo(registry);
    loop.setDebug(true);
    Duration limit = loop.getSlowCallbackDuration();
    loop.setSlowCallbackDuration(Duration.ofNanos(1));
    sleep(Duration.ZERO);
    loop.setSlowCallbackDuration(limit);
    assertThat(counter("slow")).isPositive().isEqualTo(loop.stats().slowCallbacks());
  }

  @AsyncTest
  void theLagIsHowLongAProbeWaits(EventLoop loop) {
    new LoopMetrics(loop).bindTo(registry);
    var lag = registry.get("asyncio4j.loop.lag").timeGauge();
    assertThat(lag.value(TimeUnit.NANOSECONDS)).isZero();
    // The probe that this has sent waits for as long as the step goes on.
    long end = System.nanoTime() + 5_000_000;
    while (System.nanoTime() - end < 0) {}
    assertThat(lag.value(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(5);
    sleep(Duration.ZERO);
    sleep(Duration.ZERO);
    assertThat(lag.value(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aLoopThatDoesNotRunHasNoLag() {
    EventLoop loop = EventLoop.builder().build();
    try {
      new LoopMetrics(loop).bindTo(registry);
      var lag = registry.get("asyncio4j.loop.lag").timeGauge();
      assertThat(lag.value(TimeUnit.NANOSECONDS)).isNaN();
      List<Double> seen = new ArrayList<>();
      loop.callSoon(() -> {
        loop.stop();
        // The probe that this sends stays in the inbox.
        seen.add(lag.value(TimeUnit.NANOSECONDS));
      });
      loop.runForever();
      assertThat(lag.value(TimeUnit.NANOSECONDS)).isNaN();
      // The next run takes the old probe, which says nothing about it.
      loop.callSoon(() ->
          loop.callSoon(() -> {
            loop.stop();
            seen.add(lag.value(TimeUnit.NANOSECONDS));
          }));
      loop.runForever();
      assertThat(seen).containsExactly(0.0, 0.0);
      assertThat(lag.value(TimeUnit.NANOSECONDS)).isNaN();
    } finally {
      loop.close();
    }
    assertThat(registry.get("asyncio4j.loop.lag").gauge().value()).isNaN();
  }
}
