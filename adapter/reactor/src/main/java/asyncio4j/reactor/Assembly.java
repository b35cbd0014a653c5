package asyncio4j.reactor;

import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Where our publishers are made. In the mode of {@link Hooks#onOperatorDebug()} Reactor notes the
 * line that made each publisher, and takes the first one outside of Reactor itself: for ours that
 * would be a line of this package. So a checkpoint notes the line of the user's code.
 */
final class Assembly {

  /** What stands between the user's code and here. */
  private static final Set<String> OURS =
      Set.of(
          Assembly.class.getName(),
          AsyncFlux.class.getName(),
          AsyncMono.class.getName(),
          FutureFluxes.class.getName(),
          FutureMono.class.getName(),
          Reactive.class.getName());

  private static final StackWalker STACK = StackWalker.getInstance();

  private Assembly() {}

  /**
   * @param source a publisher of ours, as it was made
   * @param assembled what the hooks have made of it
   */
  static <T> Flux<T> located(String name, Flux<T> source, Flux<T> assembled) {
    return isTraced(source, assembled) ? assembled.checkpoint(name + " at " + caller()) : assembled;
  }

  /** As the other one. */
  static <T> Mono<T> located(String name, Mono<T> source, Mono<T> assembled) {
    return isTraced(source, assembled) ? assembled.checkpoint(name + " at " + caller()) : assembled;
  }

  /**
   * Reactor does not tell whether the mode is on, but for the class that it wraps publishers in.
   */
  private static boolean isTraced(Object source, Object assembled) {
    return assembled != source
        && assembled.getClass().getPackage() == Flux.class.getPackage()
        && assembled.getClass().getSimpleName().endsWith("OnAssembly");
  }

  private static String caller() {
    return STACK.walk(frames ->
        frames
            .filter(frame -> !OURS.contains(frame.getClassName()))
            .findFirst()
            .map(Object::toString)
            .orElse("an unknown place"));
  }
}
