package asyncio4j.reactor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** The subscriptions of a publisher whose bodies run or are about to. Any thread. */
final class LiveSubscriptions {

  private final Set<AsyncSubscription> live = ConcurrentHashMap.newKeySet();

  void add(AsyncSubscription subscription) {
    live.add(subscription);
  }

  void remove(AsyncSubscription subscription) {
    live.remove(subscription);
  }

  int size() {
    return live.size();
  }

  /** Completes when all that are here at the time of subscribing are closed. */
  Mono<Void> closed() {
    return Mono.defer(() -> Mono.when(live.stream().map(AsyncSubscription::closed).toList()));
  }
}
