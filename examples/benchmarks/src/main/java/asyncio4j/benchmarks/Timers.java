package asyncio4j.benchmarks;

import asyncio4j.TimerHandle;
import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/** Timers that are set and cancelled, as timeouts are. Each is set on the loop's own thread. */
@OperationsPerInvocation(Timers.COUNT)
public class Timers extends Bench {

  static final int COUNT = 100_000;

  private static final Runnable NOTHING = () -> {};

  private final DefaultEventLoop netty = new DefaultEventLoop();
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

  /** As a careful user sets it up: cancelled work does not stay. */
  public Timers() {
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Ends the peers' threads. */
  @TearDown
  public void closePeers() {
    netty.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    executor.shutdownNow();
  }

  /** Ours. */
  @Benchmark
  public int setAndCancel() {
    return onLoop(() -> {
      TimerHandle[] timers = new TimerHandle[COUNT];
      for (int i = 0; i < COUNT; i++) {
        timers[i] = loop.callLater(Duration.ofSeconds(60 + i % 60), NOTHING);
      }
      for (TimerHandle timer : timers) {
        timer.cancel();
      }
      return COUNT;
    });
  }

  /** Netty's event loop. */
  @Benchmark
  public int setAndCancelNetty() throws Exception {
    return netty
        .submit(() -> {
          Future<?>[] timers = new Future<?>[COUNT];
          for (int i = 0; i < COUNT; i++) {
            timers[i] = netty.schedule(NOTHING, 60 + i % 60, TimeUnit.SECONDS);
          }
          for (Future<?> timer : timers) {
            timer.cancel(false);
          }
          return COUNT;
        })
        .get();
  }

  /** The JDK's executor. */
  @Benchmark
  public int setAndCancelExecutor() throws Exception {
    return executor
        .submit(() -> {
          Future<?>[] timers = new Future<?>[COUNT];
          for (int i = 0; i < COUNT; i++) {
            timers[i] = executor.schedule(NOTHING, 60 + i % 60, TimeUnit.SECONDS);
          }
          for (Future<?> timer : timers) {
            timer.cancel(false);
          }
          return COUNT;
        })
        .get();
  }
}
