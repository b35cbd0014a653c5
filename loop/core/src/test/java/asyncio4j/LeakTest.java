package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeakTest {

  @Test
  void aLoopKnowsWhatItHasLeftBehind() {
    List<Object> held = new ArrayList<>();
    RuntimeException failure = new RuntimeException("nobody looks");
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Asyncio.currentTask().setName("main");
          held.add(Coroutine.of(() -> 1));
          LoopFuture<?> failed = loop.createFuture();
          failed.setException(failure);
          AsyncGenerator<Integer, Void> numbers = AsyncGenerator.of(out -> out.yield(1));
          numbers.anext().await();
          held.add(numbers);
          OpenResource pipe = OpenResource.note(loop, "pipe", "<pipe to nowhere>");
          List<Leak> leaks = Leak.of(loop);
          assertThat(leaks).extracting(Leak::kind).containsExactly(Leak.Kind.values());
          assertThat(leaks)
              .allSatisfy(leak -> {
                assertThat(leak.createdAt().getMethodName()).contains("aLoopKnows");
                assertThat(leak.text()).contains(" created at LeakTest.java:");
              });
          assertThat(leaks)
              .extracting(Leak::exception)
              .containsExactly(null, null, failure, null, null);
          assertThat(leaks.getLast().text())
              .startsWith(
                  "a resource that was not closed: pipe <pipe to nowhere>, created at"
                      + " LeakTest.java:");
          OpenResource.closed(pipe);
          numbers.aclose().await();
          assertThat(failed.exception()).isSameAs(failure);
          ((Coroutine<?>) held.getFirst()).await();
          assertThat(Leak.of(loop)).extracting(Leak::kind).containsExactly(Leak.Kind.TASK);
          return null;
        },
        RunOptions.debug(true));
  }

  @Test
  void aLoopThatIsClosedTellsOfWhatIsOpenStill() {
    try (LogTap log = new LogTap("asyncio4j.warnings")) {
      Asyncio.run(
          () -> {
            EventLoop loop = Asyncio.getRunningLoop();
            Asyncio.currentTask().setName("opener");
            OpenResource closed = OpenResource.note(loop, "pipe", "<pipe 1>");
            OpenResource.note(loop, "pipe", "<pipe 2>");
            OpenResource.closed(closed);
            OpenResource.closed(closed);
            return null;
          },
          RunOptions.debug(true));
      assertThat(log.lines()).contains("WARN unclosed pipe <pipe 2>");
      assertThat(log.lines()).noneMatch(line -> line.contains("<pipe 1>"));
      assertThat(log.exceptions())
          .anySatisfy(trace -> {
            assertThat(trace)
                .hasMessageStartingWith("it was opened here by <Task pending name='opener' ")
                .hasMessageContaining(" created at LeakTest.java:");
            assertThat(trace.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().contains("aLoopThatIsClosedTells"));
          });
    }
  }

  @Test
  void whatHasNoTextIsToldOfAndTheLoopIsClosedAllTheSame() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    try (LogTap log = new LogTap("asyncio4j.warnings")) {
      EventLoop[] loop = new EventLoop[1];
      Asyncio.run(
          () -> {
            loop[0] = Asyncio.getRunningLoop();
            OpenResource.note(loop[0], "pipe", broken);
            return null;
          },
          RunOptions.debug(true));
      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARN unclosed pipe asyncio4j.LeakTest$1 (its"));
      assertThatThrownBy(() -> loop[0].callSoon(() -> {})).hasMessage("Event loop is closed");
    }
  }

  @Test
  void anotherThreadMayNotNoteIt() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          assertThatThrownBy(() -> Asyncio.toThread(() -> OpenResource.note(loop, "pipe", "<p>")))
              .isInstanceOf(IllegalStateException.class)
              .hasStackTraceContaining("OpenResource.note() was called on ");
          return null;
        },
        RunOptions.debug(true));
  }

  @Test
  void outsideDebugModeNothingIsNoted() {
    Asyncio.run(() -> {
      assertThat(OpenResource.note(Asyncio.getRunningLoop(), "pipe", "<pipe>")).isNull();
      OpenResource.closed(null);
      assertThat(Leak.of(Asyncio.getRunningLoop()))
          .extracting(Leak::kind)
          .containsExactly(Leak.Kind.TASK);
    });
  }

  @Test
  void otherThreadsAreRefusedInDebugMode() {
    Asyncio.run(
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          CompletableFuture<List<Leak>> elsewhere = new CompletableFuture<>();
          Thread.ofPlatform()
              .start(() -> {
                try {
                  elsewhere.complete(Leak.of(loop));
                } catch (RuntimeException e) {
                  elsewhere.completeExceptionally(e);
                }
              });
          assertThatThrownBy(() -> loop.wrapFuture(elsewhere).await())
              .isInstanceOf(IllegalStateException.class)
              .cause()
              .isInstanceOf(WrongThreadException.class);
          return null;
        },
        RunOptions.debug(true));
  }
}
