package asyncio4j.examples.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** The feed over a real connection. */
class FeedTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    server = PageServer.start(4);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void theWholeFeed() {
    StepVerifier.create(Feed.of(new HttpPages(client, server.uri())))
        .expectNext("entry 0", "entry 1", "entry 2", "entry 3")
        .expectNextCount(7)
        .expectNext("entry 11")
        .verifyComplete();
    assertThat(server.served()).isEqualTo(4);
  }

  @Test
  void aPageIsFetchedWhenItIsWanted() {
    StepVerifier.create(Feed.of(new HttpPages(client, server.uri())), 0)
        .expectSubscription()
        .then(() -> assertThat(server.served()).isZero())
        .thenRequest(3)
        .expectNextCount(3)
        .then(() -> assertThat(server.served()).isEqualTo(1))
        .thenRequest(1)
        .expectNext("entry 3")
        .then(() -> assertThat(server.served()).isEqualTo(2))
        .thenCancel()
        .verify();
  }

  @Test
  void whatTheServerRefusesIsAnError() {
    Pages pages = new HttpPages(client, server.uri());
    StepVerifier.create(Feed.of(cursor -> pages.fetch(cursor.equals("2") ? "99" : cursor)))
        .expectNextCount(6)
        .verifyErrorMessage(server.uri() + "99 answers 404");
  }
}
