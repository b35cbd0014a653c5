package asyncio4j.examples.publisher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import reactor.core.publisher.Mono;

/** Pages over HTTP: an entry in each line, and the next cursor in a header. */
final class HttpPages implements Pages {

  static final String NEXT = "X-Next";

  private final HttpClient client;
  private final URI base;

  HttpPages(HttpClient client, URI base) {
    this.client = client;
    this.base = base;
  }

  @Override
  public Mono<Page> fetch(String cursor) {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(cursor)).build();
    return Mono.fromFuture(() -> client.sendAsync(request, BodyHandlers.ofString()))
        .flatMap(HttpPages::read);
  }

  private static Mono<Page> read(HttpResponse<String> response) {
    return response.statusCode() == 200
        ? Mono.just(
            new Page(
                response.body().lines().toList(), response.headers().firstValue(NEXT).orElse(null)))
        : Mono.error(new IOException(response.uri() + " answers " + response.statusCode()));
  }
}
