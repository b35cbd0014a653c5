package asyncio4j.blocking.blockhound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.blockhound.BlockingOperationError;

/** Debug mode installs BlockHound, and its error tells all. */
class LoopIntegrationTest {

  static Stream<Arguments> everything() {
    return Stream.of(Place.values())
        .flatMap(place -> Stream.of(Blocking.values()).map(how -> Arguments.of(place, how)));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void itNamesTheCallTheTaskItsOriginAndTheRemedy(Place place, Blocking how) throws Exception {
    Optional<BlockingOperationError> error = place.detects(how, true);
    if (how.call == null) {
      assertThat(error).isEmpty();
      return;
    }
    assertThat(error).isPresent();
    String text = error.get().getMessage();
    assertThat(text)
        .startsWith(
            "Blocking call! " + how.call + ", called in " + "asyncio4j.blocking.blockhound.")
        .contains("(Blocking.java:", " would hold the loop: ", " of <EventLoop asyncio4j-")
        .contains(how.instead);
    if (place == Place.COROUTINE) {
      assertThat(text)
          .contains("<Task pending name='" + Place.TASK + "'", " created at Place.java:")
          .contains(". Instead: ");
    } else {
      assertThat(text).contains("<Handle ", " created at Place.java:", ". Instead, in a task: ");
    }
  }
}
