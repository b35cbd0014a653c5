package asyncio4j.examples.publisher;

import asyncio4j.AsyncGenerator;
import asyncio4j.AsyncGenerator.Yielder;
import asyncio4j.reactor.Reactive;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The entries of a paged source, as one stream. */
final class Feed {

  private Feed() {}

  /**
   * The entries as a Flux: cold, backpressured, a page fetched when its first entry is requested.
   * Cancelling it cancels a fetch that is under way.
   */
  static Flux<String> of(Pages pages) {
    return Reactive.flux(entries(pages));
  }

  /** The generator. What Python writes as {@code async def entries(pages): ... yield entry}. */
  static AsyncGenerator.Body<String, Void> entries(Pages pages) {
    return out -> {
      String cursor = Pages.FIRST;
      while (cursor != null) {
        cursor = yieldPage(pages, cursor, out);
      }
    };
  }

  private static @Nullable String yieldPage(Pages pages, String cursor, Yielder<String, Void> out) {
    Page page = Reactive.await(pages.fetch(cursor));
    Objects.requireNonNull(page, "no page " + cursor).entries().forEach(out::yield);
    return page.next();
  }
}
