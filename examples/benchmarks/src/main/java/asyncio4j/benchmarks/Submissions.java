package asyncio4j.benchmarks;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Work given to a loop's thread by other threads, until the last of it has run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Scale.ITEMS)
public class Submissions {

  private static final int PRODUCERS = 4;

  private final LoopThread thread = LoopThread.start();
  private final EventLoop loop = thread.loop();

  /** One loop, of the kind that channels run on: its queue is a better one than the default's. */
  private final EventLoopGroup nettyGroup =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final io.netty.channel.EventLoop netty = nettyGroup.next();
  private final Scheduler reactor = Schedulers.newSingle("benchmark");

  /** They live as long as the loops do. */
  private final ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);

  /** Ends the threads. */
  @TearDown
  public void close() {
    thread.close();
    nettyGroup.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    producers.shutdown();
    reactor.dispose();
  }

  /** Where the work goes. */
  private interface Target {
    void submit(Runnable work);
  }

  private static int one(Target target) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(Scale.ITEMS);
    CountDownLatch done = new CountDownLatch(1);
    produce(target, Scale.ITEMS, left, done);
    done.await();
    return left.get();
  }

  private int four(Target target) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(Scale.ITEMS);
    CountDownLatch done = new CountDownLatch(1);
    for (int i = 0; i < PRODUCERS; i++) {
      producers.execute(() -> produce(target, Scale.ITEMS / PRODUCERS, left, done));
    }
    done.await();
    return left.get();
  }

  private static void produce(Target target, int count, AtomicInteger left, CountDownLatch done) {
    Runnable work =
        () -> {
          if (left.decrementAndGet() == 0) {
            done.countDown();
          }
        };
    for (int i = 0; i < count; i++) {
      target.submit(work);
    }
  }

  /** One producer. */
  @Benchmark
  public int oneProducer() throws InterruptedException {
    return one(loop::callSoonThreadsafe);
  }

  /** One producer, Netty. */
  @Benchmark
  public int oneProducerNetty() throws InterruptedException {
    return one(netty::execute);
  }

  /** One producer, Reactor. */
  @Benchmark
  public int oneProducerReactor() throws InterruptedException {
    return one(reactor::schedule);
  }

  /** Four producers. */
  @Benchmark
  public int fourProducers() throws InterruptedException {
    return four(loop::callSoonThreadsafe);
  }

  /** Four producers, Netty. */
  @Benchmark
  public int fourProducersNetty() throws InterruptedException {
    return four(netty::execute);
  }

  /** Four producers, Reactor. */
  @Benchmark
  public int fourProducersReactor() throws InterruptedException {
    return four(reactor::schedule);
  }
}
