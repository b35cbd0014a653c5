package asyncio4j.examples.publisher;

import java.io.IOException;
import java.net.http.HttpClient;

/** Reads the first entries of a long feed, and shows that nothing was fetched in vain. */
final class Main {

  private static final int PAGES = 1_000;
  private static final int WANTED = 7;

  private Main() {}

  public static void main(String[] args) throws IOException {
    try (PageServer server = PageServer.start(PAGES);
        HttpClient client = HttpClient.newHttpClient()) {
      Feed.of(new HttpPages(client, server.uri())).take(WANTED).doOnNext(IO::println).blockLast();
      IO.println(WANTED + " entries, " + server.served() + " of " + PAGES + " pages fetched");
    }
  }
}
