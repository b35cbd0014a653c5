package asyncio4j.examples.survey;

import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What is said in the end.
 *
 * @param identifiers the most frequent ones with their numbers, most frequent first
 * @param largest the largest files, largest first
 * @param duplicates groups of files with the same content, most wasteful first
 */
record Findings(
    Totals totals,
    List<Map.Entry<String, Integer>> identifiers,
    List<SurveyedFile> largest,
    List<List<SurveyedFile>> duplicates) {

  /** Counts and ranks, all in one pass: four consumers share each file as it comes. */
  static Mono<Findings> of(Flux<FileTally> files, int top) {
    return files
        .publish(each ->
            Mono.zip(
                    each.reduce(Totals.NONE, Totals::with),
                    identifiers(each, top),
                    largest(each, top),
                    duplicates(each, top))
                .map(all -> new Findings(all.getT1(), all.getT2(), all.getT3(), all.getT4())))
        .single();
  }

  private static Mono<List<Map.Entry<String, Integer>>> identifiers(
      Flux<FileTally> files, int top) {
    return files
        .map(FileTally::identifiers)
        .<Map<String, Integer>>reduceWith(
            java.util.HashMap::new,
            (sums, more) -> {
              more.forEach((name, count) -> sums.merge(name, count, Integer::sum));
              return sums;
            })
        .flatMapIterable(Map::entrySet)
        .sort(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .take(top)
        .collectList();
  }

  private static Mono<List<SurveyedFile>> largest(Flux<FileTally> files, int top) {
    return files
        .map(FileTally::file)
        .sort((a, b) -> Long.compare(b.bytes(), a.bytes()))
        .take(top)
        .collectList();
  }

  private static Mono<List<List<SurveyedFile>>> duplicates(Flux<FileTally> files, int top) {
    return files
        .map(FileTally::file)
        .filter(file -> file.bytes() > 0)
        .collectMultimap(SurveyedFile::hash)
        .flatMapIterable(Map::values)
        .filter(same -> same.size() > 1)
        .map(List::copyOf)
        .sort((a, b) -> Long.compare(wasted(b), wasted(a)))
        .take(top)
        .collectList();
  }

  /** What one of them would save. */
  static long wasted(List<SurveyedFile> same) {
    return same.getFirst().bytes() * (same.size() - 1);
  }
}
