package asyncio4j.examples.publisher;

import reactor.core.publisher.Mono;

/** A source that has to be asked for one page after the other. */
@FunctionalInterface
interface Pages {

  /** Where every source begins. */
  String FIRST = "0";

  /** Fetches a page, when the Mono is subscribed to. */
  Mono<Page> fetch(String cursor);
}
