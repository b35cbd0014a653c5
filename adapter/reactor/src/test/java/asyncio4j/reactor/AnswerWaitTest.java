package asyncio4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.Asyncio;
import asyncio4j.GeneratorExit;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.junit.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Bodies whose subscriber or source answers from another thread, often before they would have been
 * suspended: nothing that the loop has to do meanwhile may be forgotten.
 */
class AnswerWaitTest {

  private static final int ITEMS = 20_000;

  /** Asks for the next item on another thread. */
  private static final class OneByOne extends BaseSubscriber<Integer> {
    private final Scheduler elsewhere;
    private final int most;
    private final AtomicInteger received = new AtomicInteger();

    OneByOne(Scheduler elsewhere, int most) {
      this.elsewhere = elsewhere;
      this.most = most;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(1);
    }

    @Override
    protected void hookOnNext(Integer item) {
      int count = received.incrementAndGet();
      elsewhere.schedule(() -> {
        if (count == most) {
          cancel();
        } else {
          request(1);
        }
      });
    }
  }

  @AsyncTest
  void otherTasksTimersAndCallsGoOnMeanwhile() {
    Scheduler elsewhere = Schedulers.newSingle("elsewhere");
    try {
      LoopFuture<Integer> end = Asyncio.getRunningLoop().createFuture();
      AtomicInteger called = new AtomicInteger();
      OneByOne subscriber = new OneByOne(elsewhere, Integer.MAX_VALUE);
      Task<Integer> ticks =
          Asyncio.createTask(() -> {
            int ticked = 0;
            while (!end.isDone()) {
              Asyncio.sleep(Duration.ofMillis(1));
              elsewhere.schedule(() -> end.getLoop().callSoonThreadsafe(called::incrementAndGet));
              ticked++;
            }
            return ticked;
          });
      Reactive.<Integer>flux(
              out -> {
                for (int i = 0; i < ITEMS; i++) {
                  out.yield(i);
                }
              })
          .doOnComplete(() -> end.setResult(subscriber.received.get()))
          .subscribe(subscriber);
      assertThat(end.await()).isEqualTo(ITEMS);
      int ticked = ticks.await();
      while (called.get() < ticked) {
        Asyncio.sleep(Duration.ofMillis(1));
      }
      assertThat(called.get()).isEqualTo(ticked).isPositive();
    } finally {
      elsewhere.dispose();
    }
  }

  @AsyncTest
  void aSubscriberThatLeavesMeanwhileClosesTheBodyAtItsYield() {
    Scheduler elsewhere = Schedulers.newSingle("elsewhere");
    try {
      for (int most = 1; most < 200; most++) {
        LoopFuture<Throwable> left = Asyncio.getRunningLoop().createFuture();
        OneByOne subscriber = new OneByOne(elsewhere, most);
        Reactive.<Integer>flux(
                out -> {
                  try {
                    for (int i = 0; ; i++) {
                      out.yield(i);
                    }
                  } catch (Throwable e) {
                    left.setResult(e);
                    throw e;
                  }
                })
            .subscribe(subscriber);
        assertThat(left.await()).isInstanceOf(GeneratorExit.class);
        assertThat(subscriber.received).hasValue(most);
      }
    } finally {
      elsewhere.dispose();
    }
  }

  @AsyncTest
  void itemsOfAnotherThreadAreIteratedInOrder() {
    List<Integer> items = new ArrayList<>();
    for (int item : Reactive.iterate(Flux.range(0, ITEMS).publishOn(Schedulers.parallel(), 2), 2)) {
      items.add(item);
    }
    assertThat(items).hasSize(ITEMS).isSorted();
  }
}
