package asyncio4j.benchmarks;

import hu.akarnokd.rxjava3.fibers.FiberInterop;
import java.util.concurrent.Executors;
import org.reactivestreams.Publisher;

/** RxJava's generators: virtual threads that block until there is demand. */
final class RxPeer {

  private RxPeer() {}

  static Publisher<Integer> generator(int items) {
    return FiberInterop.create(
        emitter -> {
          for (int i = 0; i < items; i++) {
            emitter.emit(i);
          }
        },
        Executors.newVirtualThreadPerTaskExecutor());
  }
}
