package asyncio4j.io;

import asyncio4j.CancelledError;
import asyncio4j.Context;
import asyncio4j.Discardable;
import asyncio4j.EventLoop;
import asyncio4j.KeyboardInterrupt;
import asyncio4j.LoopFuture;
import asyncio4j.SystemExit;
import asyncio4j.Task;
import asyncio4j.TaskOptions;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants what a reader receives. A task of the loop waits for demand first and for data
 * then, so without demand nothing is taken from the reader, which pauses its transport when it is
 * full. Numbers are rules of Reactive Streams.
 *
 * <p>States: subscribed, pumping (the task runs), over. It is over with {@code onComplete} or
 * {@code onError}, or without a signal once cancelled.
 */
final class ReaderSubscription implements Flow.Subscription {

  private final EventLoop loop;
  private final StreamReader reader;
  private final int most;
  private final Flow.Subscriber<? super ByteBuf> subscriber;

  /** Buffers that were asked for and not given; any thread. */
  private final AtomicLong demand = new AtomicLong();

  /** Set by any thread. */
  private volatile boolean cancelled;

  private volatile @Nullable IllegalArgumentException violation;

  /** The rest belongs to the loop's line. */
  private @Nullable Task<?> pump;

  private @Nullable LoopFuture<@Nullable Void> wanted;
  private boolean signalling;
  private boolean over;

  ReaderSubscription(
      EventLoop loop, StreamReader reader, int most, Flow.Subscriber<? super ByteBuf> subscriber) {
    this.loop = loop;
    this.reader = reader;
    this.most = most;
    this.subscriber = subscriber;
  }

  /** On the thread of whoever subscribes; what follows comes from the loop (1.3). */
  void start() {
    subscriber.onSubscribe(this);
    try {
      loop.callSoonThreadsafe(
          new Discardable() {
            @Override
            public void run() {
              begin();
            }

            @Override
            public void discard() {
              refused();
            }
          });
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e;
      }
      refused();
    }
  }

  /** The loop will never run it. */
  private void refused() {
    end(new IllegalStateException("Event loop is closed"));
  }

  private void begin() {
    if (!reader.claim(this)) {
      end(
          new IllegalStateException(
              "the reader has a subscriber already: cancel that one first, or share the publisher"
                  + " between them"));
      return;
    }
    pump = loop.createTask(this::pump, TaskOptions.named("subscription of " + reader));
    pump.addDoneCallback(ended -> {
      // One that was cancelled before it began has not signalled.
      if (ended.isCancelled()) {
        stopped();
      }
    });
    if (isStopped()) {
      stop();
    }
  }

  private void pump() {
    Throwable failure = null;
    try {
      while (true) {
        awaitDemand();
        // Whoever has cancelled gets nothing more, and the next reader gets what is there.
        if (!reader.awaitData("publisher") || isStopped()) {
          break;
        }
        ByteBuf data = reader.takePiece(most);
        demand.getAndUpdate(left -> left == Long.MAX_VALUE ? left : left - 1);
        signal(() -> subscriber.onNext(data));
        if (isStopped()) {
          break;
        }
      }
    } catch (CancelledError e) {
      stopped();
      throw e;
    } catch (KeyboardInterrupt | SystemExit e) {
      end(e);
      throw e;
    } catch (Throwable e) {
      failure = e;
    }
    IllegalArgumentException broken = violation;
    end(broken == null ? failure : broken);
  }

  private boolean isStopped() {
    return cancelled || violation != null;
  }

  private void awaitDemand() {
    while (demand.get() == 0 && !reader.isOver()) {
      LoopFuture<@Nullable Void> waiting = loop.createFuture();
      wanted = waiting;
      try {
        waiting.await();
      } finally {
        wanted = null;
      }
    }
  }

  private void stopped() {
    IllegalArgumentException broken = violation;
    end(
        broken != null
            ? broken
            : new CancellationException("the loop of this connection was stopped: " + loop));
  }

  /** The last signal, unless there was one or nobody wants it (1.7, 3.12). */
  private void end(@Nullable Throwable failure) {
    if (over) {
      return;
    }
    over = true;
    reader.release(this);
    if (cancelled) {
      return;
    }
    if (failure == null) {
      signal(subscriber::onComplete);
    } else {
      signal(() -> subscriber.onError(failure));
    }
  }

  /** A subscriber that throws is no subscriber any more (2.13). */
  private void signal(Runnable call) {
    signalling = true;
    try {
      call.run();
    } catch (CancelledError | KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      cancelled = true;
      if (!loop.isClosed()) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("message", "A subscriber of a reader has thrown, and is cancelled");
        context.put("exception", e);
        context.put("reader", reader);
        loop.callExceptionHandler(context);
      }
    } finally {
      signalling = false;
    }
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      violation =
          new IllegalArgumentException(
              "rule 3.9 of Reactive Streams: request at least one, not " + n);
      onLoop(this::stop);
    } else if (demand.getAndUpdate(
            before -> before > Long.MAX_VALUE - n ? Long.MAX_VALUE : before + n)
        == 0) {
      onLoop(this::wakeUp);
    }
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      onLoop(this::stop);
    }
  }

  /** There is demand, or an end. */
  void wakeUp() {
    LoopFuture<@Nullable Void> waiting = wanted;
    if (waiting != null && !waiting.isDone()) {
      waiting.setResult(null);
    }
  }

  /** Ends the waiting. One that is in a signal looks for itself, and what it awaits there stays. */
  private void stop() {
    Task<?> running = pump;
    if (running != null && !signalling) {
      var _ = running.cancel();
    }
  }

  private void onLoop(Runnable action) {
    if (EventLoop.runningHere() == loop) {
      action.run();
      return;
    }
    try {
      loop.callSoonThreadsafe(action, new Context());
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e;
      }
      // Closing it has ended the task.
    }
  }
}
