package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Log.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.house.LogTap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private static final ContextVar<String> VAR = ContextVar.of("var", "unset");

  private final Log log = new Log();

  @Test
  void secondsHaveThreeDecimals() {
    assertThat(Reports.seconds(0)).isEqualTo("0.000");
    assertThat(Reports.seconds(1_499_999)).isEqualTo("0.001");
    assertThat(Reports.seconds(1_500_000)).isEqualTo("0.002");
    assertThat(Reports.seconds(999_600_000)).isEqualTo("1.000");
    assertThat(Reports.seconds(3_661_042_000_000L)).isEqualTo("3661.042");
  }

  @Test
  void theDefaultHandlerWritesOneRecord() {
    try (LogTap tap = new LogTap("asyncio4j");
        EventLoop loop = EventLoop.create()) {
      RuntimeException failure = new IllegalArgumentException("failed");
      Map<String, Object> context = new HashMap<>();
      context.put("message", "what happened");
      context.put("exception", failure);
      context.put("zebra", 1);
      context.put("apple", "two");
      loop.callExceptionHandler(context);
      loop.defaultExceptionHandler(Map.of("message", "", "exception", failure));
      loop.callExceptionHandler(Map.of("future", "f"));
      assertThat(tap.lines())
          .containsExactly(
              "ERROR what happened\napple: two\nzebra: 1",
              "ERROR Unhandled exception in event loop",
              "ERROR Unhandled exception in event loop\nfuture: f");
      assertThat(tap.exceptions()).containsExactly(failure, failure);
    }
  }

  @Test
  void theDefaultHandlerSurvivesWhatItCannotPrint() {
    try (LogTap tap = new LogTap("asyncio4j");
        EventLoop loop = EventLoop.create()) {
      Object unprintable =
          new Object() {
            @Override
            public String toString() {
              throw new IllegalArgumentException("no text");
            }
          };
      loop.callExceptionHandler(Map.of("message", "m", "thing", unprintable));
      loop.setExceptionHandler((on, context) -> {
        throw new IllegalArgumentException("broken");
      });
      loop.callExceptionHandler(Map.of("message", "n", "thing", unprintable));
      assertThat(tap.lines())
          .containsExactly(
              "ERROR Exception in default exception handler",
              "ERROR Exception in default exception handler while handling an unexpected error in"
                  + " custom exception handler");
    }
  }

  @Test
  void aFailureThatNobodyRetrievesShowsItsTaskAsItEnded() {
    List<Object> shown = new ArrayList<>();
    Asyncio.run(() -> {
      Asyncio.getRunningLoop()
          .setExceptionHandler((on, context) -> shown.add(context.get("future")));
      failUnseen();
      while (shown.isEmpty()) {
        System.gc();
        turns(1);
      }
    });
    assertThat(shown)
        .singleElement()
        .asString()
        .startsWith("<Task finished name='unseen' ")
        .contains(" exception=java.lang.IllegalStateException: failed");
  }

  private static void failUnseen() {
    createTask(
        () -> {
          throw new IllegalStateException("failed");
        },
        TaskOptions.named("unseen"));
    turns(2);
  }

  @Test
  void aBrokenHandlerIsReported() {
    try (LogTap tap = new LogTap("asyncio4j");
        EventLoop loop = EventLoop.create()) {
      loop.setExceptionHandler((on, context) -> {
        throw new IllegalArgumentException("broken");
      });
      loop.callExceptionHandler(Map.of("message", "m"));
      assertThat(tap.lines())
          .containsExactly("ERROR Unhandled error in exception handler\ncontext: {message=m}");
      assertThat(tap.exceptions())
          .singleElement()
          .extracting(Throwable::getMessage)
          .isEqualTo("broken");
    }
  }

  @Test
  void aFatalErrorOfAHandlerComesOut() {
    try (EventLoop loop = EventLoop.create()) {
      loop.setExceptionHandler((on, context) -> {
        throw new SystemExit(3);
      });
      assertThatThrownBy(() -> loop.callExceptionHandler(Map.of())).isInstanceOf(SystemExit.class);
      loop.callSoon(() -> {
        throw new IllegalArgumentException("x");
      });
      assertThatThrownBy(loop::runForever).isInstanceOf(SystemExit.class);
      loop.setExceptionHandler(null);
    }
  }

  @Test
  void theHandlerRunsInTheContextOfWhatTheReportIsAbout() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      AtomicReference<Task<?>> task = new AtomicReference<>();
      loop.setExceptionHandler((on, context) ->
          log.add(context.get("message"), new TreeMap<>(context).keySet(), VAR.get()));
      Task<Void> other =
          createTask(() -> {
            VAR.set("task");
            turns(3);
            // From inside, the context is taken; that is no reason to report it elsewhere.
            loop.callExceptionHandler(Map.of("message", "inside", "task", task.get()));
          });
      task.set(other);
      turns(1);
      loop.callExceptionHandler(Map.of("message", "a task", "task", other));
      loop.callExceptionHandler(Map.of("message", "a future", "future", other));
      loop.callExceptionHandler(Map.of("message", "nothing"));
      VAR.set("callback");
      Handle handle =
          loop.callSoon(() -> {
            VAR.set("in callback");
            throw new IllegalArgumentException("failed");
          });
      VAR.set("main");
      assertThat(handle.getContext().get(VAR)).isEqualTo("callback");
      other.await();
    });
    assertThat(log.lines())
        .hasSize(5)
        .startsWith(
            "a task [message, task] task",
            "a future [future, message] task",
            "nothing [message] unset")
        .endsWith("inside [message, task] task");
    assertThat(log.lines().get(3))
        .startsWith("Exception in callback <Handle ")
        .endsWith("> [exception, handle, message] in callback");
  }

  @Test
  void earlierDeadlinesGoFirstAlsoInThePast() {
    try (EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build()) {
      loop.callLater(Virtual.ms(0), () -> log.add("zero"));
      loop.callLater(Virtual.ms(-5), () -> log.add("minus five"));
      loop.callLater(Virtual.ms(-1), () -> log.add("minus one"));
      loop.stop();
      loop.runForever();
    }
    assertThat(log.lines()).containsExactly("minus five", "minus one", "zero");
  }
}
