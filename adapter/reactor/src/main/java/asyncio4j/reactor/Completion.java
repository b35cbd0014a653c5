package asyncio4j.reactor;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Something that happens once, and a Mono for those who wait for it; made if somebody asks. */
final class Completion {

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, Completion.class, Object.class);

  private static final Object DONE = new Object();

  /** Null, then perhaps a {@link Sinks.Empty}, then DONE. Any thread. */
  private volatile @Nullable Object state;

  /** It has happened. The first call counts. */
  void complete() {
    if (STATE.getAndSet(this, DONE) instanceof Sinks.Empty<?> sink) {
      var _ = sink.tryEmitEmpty();
    }
  }

  boolean isDone() {
    return state == DONE;
  }

  Mono<Void> mono() {
    while (true) {
      Object now = state;
      if (now == DONE) {
        return Mono.empty();
      }
      if (now instanceof Sinks.Empty<?> sink) {
        return sink.asMono().then();
      }
      Sinks.Empty<Void> sink = Sinks.empty();
      if (STATE.compareAndSet(this, null, sink)) {
        return sink.asMono();
      }
    }
  }
}
