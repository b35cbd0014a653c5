package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Runs a transformer as the body of a Flux. */
record TransformBody<T, R>(Publisher<T> upstream, Transformer<T, R> transformer, int batch)
    implements AsyncGenerator.Body<R, @Nullable Object> {

  @Override
  public void run(AsyncGenerator.Yielder<R, @Nullable Object> out) throws Exception {
    // What a Flux of ours yields to is its subscription.
    FluxSubscription<R> reader = (FluxSubscription<R>) out;
    try (AsyncIterable<T> in = new PublisherIterable<>(upstream, batch, reader)) {
      transformer.run(in, out);
    }
  }
}
