package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.Reactive;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK on a connected processor, as a publisher of the JDK's kind. */
public class FlowProcessorTckTest extends FlowFormTck {

  public FlowProcessorTckTest() {
    super(new Connected());
  }

  private static final class Connected extends AsyncPublisherVerification<Integer> {

    private static Publisher<Integer> behind(EventLoop loop, Flux<Integer> upstream) {
      Processor<Integer, Integer> processor =
          Reactive.processor(loop, 4, (in, out) -> in.forEach(out::yield));
      upstream.subscribe(processor);
      return processor;
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
      return behind(loop(), Flux.range(0, (int) Math.min(elements, Integer.MAX_VALUE)));
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
      return behind(loop(), Flux.error(new IllegalStateException("failed")));
    }
  }
}
