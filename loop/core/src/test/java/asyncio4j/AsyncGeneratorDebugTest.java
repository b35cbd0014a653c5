package asyncio4j;

import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** In debug mode: steps that nobody awaited. */
class AsyncGeneratorDebugTest {

  private final Logger warnings = (Logger) LoggerFactory.getLogger("asyncio4j.warnings");
  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();

  @BeforeEach
  void listen() {
    seen.start();
    warnings.addAppender(seen);
  }

  @AfterEach
  void stopListening() {
    warnings.detachAppender(seen);
  }

  private static AsyncGenerator<Integer, Void> numbers() {
    return AsyncGenerator.of(
        "numbers",
        out -> {
          out.yield(1);
          out.yield(2);
        });
  }

  private List<String> messagesOf(boolean debug) {
    try (EventLoop loop = EventLoop.builder().debug(debug).build()) {
      loop.runUntilComplete(
          Coroutine.of(() -> {
            AsyncGenerator<Integer, Void> generator = numbers();
            make(generator);
            assertThat(generator.anext().await()).isEqualTo(1);
            Awaitable<?> kept = generator.anext();
            for (int i = 0; debug ? seen.list.size() < 5 : i < 6; i++) {
              System.gc();
              sleep(Duration.ofNanos(1));
            }
            kept.await();
            generator.aclose().await();
          }));
    }
    return seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @SuppressWarnings("CheckReturnValue") // that is what is tested
  private static void make(AsyncGenerator<Integer, Void> generator) {
    generator.anext();
    generator.anext(7);
    generator.asend(null);
    generator.athrow(new IllegalStateException());
    generator.aclose();
  }

  @Test
  void tellsWhichStepsWereNeverAwaited() {
    String asend = "coroutine method 'asend' of 'numbers' was never awaited";
    assertThat(messagesOf(true))
        .containsExactlyInAnyOrder(
            asend,
            asend,
            asend,
            "coroutine method 'athrow' of 'numbers' was never awaited",
            "coroutine method 'aclose' of 'numbers' was never awaited");
    assertThat(seen.list)
        .allSatisfy(event ->
            assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                .anyMatch(
                    frame -> frame.getSTEAsString().contains("AsyncGeneratorDebugTest.make")));
  }

  @Test
  void saysNothingOutsideDebugMode() {
    assertThat(messagesOf(false)).isEmpty();
  }
}
