package asyncio4j.tck;

import asyncio4j.reactor.Reactive;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK on a transformer as a processor, from its upstream's side. */
public class ProcessorBlackboxTckTest extends SubscriberTck {

  @Override
  public Subscriber<Integer> createSubscriber() {
    Processor<Integer, Integer> processor =
        Reactive.processor(loop(), 4, (in, out) -> in.forEach(out::yield));
    Flux.from(processor).subscribe(item -> {}, error -> {}); // The TCK fails some of them.
    return processor;
  }
}
