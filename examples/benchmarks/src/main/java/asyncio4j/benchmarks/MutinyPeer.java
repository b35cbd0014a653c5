package asyncio4j.benchmarks;

import io.smallrye.mutiny.Multi;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** Mutiny's generators, which compute each item when it is asked for. */
final class MutinyPeer {

  private MutinyPeer() {}

  static Publisher<Integer> generator(int items) {
    return FlowAdapters.toPublisher(
        Multi.createFrom()
            .generator(
                () -> 0,
                (i, emitter) -> {
                  if (i < items) {
                    emitter.emit(i);
                  } else {
                    emitter.complete();
                  }
                  return i + 1;
                }));
  }
}
