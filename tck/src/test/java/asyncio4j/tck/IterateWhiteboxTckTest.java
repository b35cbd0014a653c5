package asyncio4j.tck;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.LoopThread;
import asyncio4j.Task;
import asyncio4j.reactor.AsyncIterable;
import asyncio4j.reactor.Reactive;
import java.util.Iterator;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Listeners;

/**
 * The Reactive Streams TCK on the subscriber behind {@code Reactive.iterate}. A coroutine iterates,
 * one item for each that the TCK wants to be requested, and tells the TCK what it sees.
 */
@Listeners(TckSummary.class)
public class IterateWhiteboxTckTest extends SubscriberWhiteboxVerification<Integer> {

  private LoopThread thread;

  public IterateWhiteboxTckTest() {
    super(VerificationLoop.environment());
  }

  @BeforeClass
  void openLoop() {
    thread = LoopThread.start(EventLoop.create());
  }

  /** Tests of the TCK leave subscribers without an end: their coroutines go with the loop. */
  @AfterClass
  void closeLoop() {
    thread.close();
  }

  @Override
  public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    return new Probed(thread.loop(), probe);
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }

  /** Passes all signals on, and lets the probe pull the strings of the coroutine. */
  private static final class Probed implements Subscriber<Integer>, SubscriberPuppet {
    private final EventLoop loop;
    private final WhiteboxSubscriberProbe<Integer> probe;
    private final Captured publisher = new Captured();
    private final Subscriber<Integer> subscriber;
    private boolean subscribed;

    // ---- the loop's thread ----
    private Task<?> task;
    private long wanted;
    private LoopFuture<Void> more;

    Probed(EventLoop loop, WhiteboxSubscriberProbe<Integer> probe) {
      this.loop = loop;
      this.probe = probe;
      this.subscriber = publisher.by(loop, this::iterate);
    }

    private void iterate() {
      task = Asyncio.currentTask();
      try (AsyncIterable<Integer> items = Reactive.iterate(publisher, 1)) {
        Iterator<Integer> iterator = items.iterator();
        while (iterator.hasNext()) {
          while (wanted == 0) {
            more = loop.createFuture();
            more.await();
          }
          wanted--;
          probe.registerOnNext(iterator.next());
        }
        probe.registerOnComplete();
      } catch (Exception e) {
        probe.registerOnError(e);
      }
    }

    @Override
    public void triggerRequest(long elements) {
      loop.callSoonThreadsafe(() -> {
        wanted += elements;
        if (more != null && !more.isDone()) {
          more.setResult(null);
        }
      });
    }

    @Override
    public void signalCancel() {
      loop.callSoonThreadsafe(() -> task.cancel());
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscriber.onSubscribe(subscription);
      if (!subscribed) {
        subscribed = true;
        probe.registerOnSubscribe(this);
      }
    }

    @Override
    public void onNext(Integer item) {
      subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable error) {
      subscriber.onError(error);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
