package asyncio4j.reactor;

import asyncio4j.CheckedRunnable;
import java.util.List;
import java.util.function.Consumer;
import reactor.util.context.Context;

/** Coroutines whose subscriber hears of everything that is discarded or dropped. */
final class Hooked {

  private Hooked() {}

  /** A context whose hooks write to a log. */
  static Context context(List<Object> log) {
    return Context.of(
        "reactor.onErrorDropped.local",
        (Consumer<Throwable>) error -> log.add("dropped " + error.getMessage()),
        "reactor.onNextDropped.local",
        (Consumer<Object>) item -> log.add("dropped " + item),
        "reactor.onDiscard.local",
        (Consumer<Object>) item -> log.add("discarded " + item));
  }

  /** A body that runs as a subscriber's with such a context. */
  static CheckedRunnable with(List<Object> log, CheckedRunnable body) {
    return () ->
        Reactive.await(
            Reactive.mono(
                    () -> {
                      body.run();
                      return null;
                    })
                .contextWrite(context(log)));
  }
}
