package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.queues.AsyncQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** The publishers that {@link StressTest} runs, each from a {@link StressPlan}. */
enum StressSource {
  FLUX {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      return Reactive.flux(plan.loop, plan.generator());
    }
  },

  GENERATOR {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      return Reactive.flux(AsyncGenerator.of(plan.generator()));
    }

    /** It runs on the loop on which it is subscribed to. */
    @Override
    void subscribe(StressPlan plan, BackgroundLoop background, Subscriber<Integer> subscriber) {
      background.run(() -> of(plan, background).subscribe(subscriber));
    }
  },

  MONO(1) {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      return Reactive.mono(plan.loop, plan.coroutine());
    }
  },

  /** A hot one: it runs, whoever comes or goes. */
  TASK(1) {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      return Reactive.mono(
          background.call(() -> {
            Task<Integer> task = Asyncio.createTask(plan.coroutine());
            // When its subscriber leaves nobody looks at its exception, and the loop would say so.
            task.addDoneCallback(LoopFuture::exception);
            return task;
          }));
    }
  },

  FLOW {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      return FlowAdapters.toPublisher(
          FlowAdapters.toFlowPublisher(Reactive.flux(plan.loop, plan.generator())));
    }
  },

  OPERATORS {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      return Reactive.flux(plan.loop, plan.generator())
          .map(item -> item + 1)
          .publishOn(LoopScheduler.create(plan.loop), plan.batch)
          .map(item -> item - 1);
    }

    @Override
    boolean mayDrop(Throwable error) {
      return isRejection(error) || super.mayDrop(error);
    }
  },

  /** The queue that a task puts into. */
  QUEUE {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      AsyncQueue<Integer> queue = background.call(() -> new AsyncQueue<>(plan.batch));
      AsyncFlux<Integer> flux = Reactive.flux(plan.loop, queue);
      background.call(() -> Asyncio.createTask(() -> plan.fill(queue)));
      // What nobody takes must not keep the producer waiting.
      return flux.doFinally(end -> plan.loop.callSoonThreadsafe(() -> queue.shutdown(true)));
    }

    @Override
    boolean fails(StressPlan plan) {
      return false;
    }
  },

  /** Its items come from another thread. */
  TRANSFORM {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      return Reactive.transform(plan.loop, upstream(plan), plan.batch, plan.transformer());
    }

    @Override
    boolean mayDrop(Throwable error) {
      return isRejection(error) || super.mayDrop(error);
    }
  },

  PROCESSOR {
    @Override
    Publisher<Integer> of(StressPlan plan, BackgroundLoop background) {
      Processor<Integer, Integer> processor =
          Reactive.processor(plan.loop, plan.batch, plan.transformer());
      upstream(plan)
          // Its subscriber is the processor, which has no context.
          .contextWrite(
              Context.of("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped -> {}))
          .subscribe(processor);
      return processor;
    }
  };

  private final int mostItems;

  StressSource() {
    this(Integer.MAX_VALUE);
  }

  StressSource(int mostItems) {
    this.mostItems = mostItems;
  }

  abstract Publisher<Integer> of(StressPlan plan, BackgroundLoop background);

  private static Flux<Integer> upstream(StressPlan plan) {
    return Reactive.flux(plan.loop, plan.generator()).publishOn(Schedulers.parallel(), plan.batch);
  }

  /** Reactor's publishOn drops one if an item comes just when it has disposed its worker. */
  private static boolean isRejection(Throwable error) {
    return error instanceof RejectedExecutionException;
  }

  /** Tells whether it fails, if the plan says so. */
  boolean fails(StressPlan plan) {
    return plan.fails;
  }

  void subscribe(StressPlan plan, BackgroundLoop background, Subscriber<Integer> subscriber) {
    of(plan, background).subscribe(subscriber);
  }

  /** Tells whether that may come too late for the subscriber. */
  boolean mayDrop(Throwable error) {
    return error instanceof StressPlan.Failure || error instanceof IllegalArgumentException;
  }

  /** How many items there are before it completes. */
  int itemsBeforeCompletion(StressPlan plan) {
    return Math.min(plan.items, mostItems);
  }

  /** How many items there are before it fails. */
  int itemsBeforeFailure(StressPlan plan) {
    return mostItems == 1 ? 0 : plan.items;
  }
}
