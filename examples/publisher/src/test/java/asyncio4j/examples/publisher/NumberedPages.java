package asyncio4j.examples.publisher;

import java.util.List;
import java.util.stream.LongStream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * So many entries, on pages of ten that come from another thread, as they would from a server.
 *
 * @param entries how many
 */
record NumberedPages(long entries) implements Pages {

  private static final int A_PAGE = 10;

  @Override
  public Mono<Page> fetch(String cursor) {
    return Mono.fromSupplier(() -> page(Long.parseLong(cursor))).subscribeOn(Schedulers.parallel());
  }

  private Page page(long first) {
    long end = Math.min(first + A_PAGE, entries);
    List<String> page = LongStream.range(first, end).mapToObj(entry -> "entry " + entry).toList();
    return new Page(page, end < entries ? String.valueOf(end) : null);
  }
}
