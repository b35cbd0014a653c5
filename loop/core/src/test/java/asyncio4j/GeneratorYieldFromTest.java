package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code yieldFrom}: the delegate gets what is sent, thrown and closed. */
class GeneratorYieldFromTest {

  private final List<String> log = new ArrayList<>();

  private Generator<String, String, String> inner(String name) {
    return Generator.returning(out -> {
      try {
        String got = out.yield(name + " first");
        while (true) {
          log.add(name + " got " + got);
          if ("stop".equals(got)) {
            return name + " returned";
          }
          try {
            got = out.yield(name + " next");
          } catch (IllegalArgumentException e) {
            log.add(name + " handled " + e.getMessage());
            got = null;
          }
        }
      } finally {
        log.add(name + " finally");
      }
    });
  }

  private Generator<String, String, String> outer() {
    return Generator.returning(out -> {
      try {
        log.add("outer: " + out.yieldFrom(inner("one")));
        log.add("outer: " + out.yieldFrom(inner("two")));
      } catch (ArithmeticException e) {
        log.add("outer caught " + e.getMessage());
        out.yield("after the catch");
      } finally {
        log.add("outer finally");
      }
      return "outer returned";
    });
  }

  @Test
  void passesOnWhatIsSentAndThrown() {
    Generator<String, String, String> outer = outer();
    assertThat(outer.next()).isEqualTo("one first");
    assertThat(outer.send("hello")).isEqualTo("one next");
    assertThat(outer.throwInto(new IllegalArgumentException("x"))).isEqualTo("one next");
    assertThat(outer.send("stop")).isEqualTo("two first");
    assertThat(outer.throwInto(new ArithmeticException("y"))).isEqualTo("after the catch");
    assertThatExceptionOfType(StopIteration.class)
        .isThrownBy(outer::next)
        .satisfies(stop -> assertThat(stop.value()).isEqualTo("outer returned"));
    assertThat(log)
        .containsExactly(
            "one got hello",
            "one handled x",
            "one got null",
            "one got stop",
            "one finally",
            "outer: one returned",
            "two finally",
            "outer caught y",
            "outer finally");
  }

  @Test
  void closesTheInnerOneFirst() {
    Generator<String, String, String> outer = outer();
    outer.next();
    assertThat(outer.closeForValue()).isNull();
    assertThat(log).containsExactly("one finally", "outer finally");
  }

  @Test
  void throwsTheRefusalOfADelegateIntoTheOuterOne() {
    Generator<Integer, Void, Void> refuses =
        Generator.of(out -> {
          try {
            out.yield(1);
          } catch (GeneratorExit e) {
            out.yield(2);
          }
        });
    Generator<Integer, Void, Void> outer =
        Generator.of(out -> {
          try {
            out.yieldFrom(refuses);
          } finally {
            log.add("delegating finally");
          }
        });
    outer.next();
    assertThatIllegalStateException()
        .isThrownBy(outer::close)
        .withMessage("generator ignored GeneratorExit");
    assertThat(log).containsExactly("delegating finally");
    assertThatExceptionOfType(StopIteration.class).isThrownBy(outer::next);
    assertThatExceptionOfType(StopIteration.class).isThrownBy(refuses::next);
  }

  @Test
  void dropsTheReturnValueOfADelegateThatIsClosed() {
    Generator<Integer, Void, String> outer =
        Generator.returning(out -> {
          Generator<Integer, Void, String> returns =
              Generator.returning(in -> {
                try {
                  in.yield(1);
                } catch (GeneratorExit e) {
                  return "quiet";
                }
                return "not reached";
              });
          return "not reached " + out.yieldFrom(returns);
        });
    outer.next();
    assertThat(outer.closeForValue()).isNull();
  }

  @Test
  void delegatesToIterables() {
    Generator<Integer, Void, Void> outer =
        Generator.of(out -> {
          out.yieldFrom(List.of(1, 2));
          out.yieldFrom(List.of());
          Iterable<Integer> generator =
              Generator.<Integer, Void>of(in -> in.yieldFrom(List.of(3, 4)));
          out.yieldFrom(generator);
        });
    assertThat(outer.stream()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void closesAnIteratorThatCanBeClosed() {
    class Lines implements Iterator<String>, AutoCloseable {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public String next() {
        return "line";
      }

      @Override
      public void close() {
        log.add("closed");
      }
    }
    Generator<String, Void, Void> outer = Generator.of(out -> out.yieldFrom(Lines::new));
    assertThat(outer.next()).isEqualTo("line");
    outer.close();
    assertThat(log).containsExactly("closed");
  }

  @Test
  void refusesReentryOfTheOuterOneWhileTheDelegateRuns() {
    List<Generator<Integer, Void, Void>> outer = new ArrayList<>();
    Generator<Integer, Void, Void> inner =
        Generator.of(out -> {
          out.yield(1);
          assertThatExceptionOfType(GeneratorAlreadyExecutingException.class)
              .isThrownBy(() -> outer.getFirst().next());
          out.yield(2);
        });
    outer.add(Generator.of(out -> out.yieldFrom(inner)));
    assertThat(outer.getFirst().stream()).containsExactly(1, 2);
  }

  @Test
  void takesWhatIsLeftOfADelegateThatOthersUseToo() {
    Generator<Integer, Void, String> inner =
        Generator.returning(out -> {
          out.yieldFrom(List.of(1, 2, 3, 4));
          return "value";
        });
    Generator<Integer, Void, String> outer = Generator.returning(out -> out.yieldFrom(inner));
    assertThat(inner.hasNext()).isTrue();
    assertThat(outer.next()).isEqualTo(1);
    assertThat(inner.next()).isEqualTo(2);
    assertThat(outer.next()).isEqualTo(3);
    inner.close();
    assertThatExceptionOfType(StopIteration.class)
        .isThrownBy(outer::next)
        .satisfies(stop -> assertThat(stop.value()).isNull());
  }

  @Test
  void throwsTheRefusalOfADelegateThatRunsIntoTheOuterOne() {
    List<Generator<Integer, Void, Void>> all = new ArrayList<>();
    // inner asks outer for an item, and outer waits for inner's.
    all.add(
        Generator.of(out -> {
          out.yield(1);
          try {
            all.get(1).next();
          } catch (GeneratorAlreadyExecutingException e) {
            log.add("inner: " + e.getMessage());
          }
          out.yield(2);
        }));
    all.add(
        Generator.of(out -> {
          try {
            out.yieldFrom(all.get(0));
          } catch (GeneratorAlreadyExecutingException e) {
            log.add("outer");
            throw e;
          }
        }));
    assertThat(all.get(1).next()).isEqualTo(1);
    assertThat(all.get(0).next()).isEqualTo(2);
    assertThat(log).containsExactly("outer", "inner: generator already executing");
  }

  @Test
  void passesOnAFailureOfTheFirstItem() {
    IOException failure = new IOException();
    Generator<Integer, Void, Void> outer =
        Generator.of(out -> {
          try {
            out.yieldFrom(
                Generator.<Integer, Void>of(in -> {
                  throw failure;
                }));
          } finally {
            log.add("outer finally");
          }
        });
    assertThatThrownBy(outer::next).isSameAs(failure);
    assertThat(log).containsExactly("outer finally");
  }

  private static Generator<Integer, Void, Void> countDown(int from) {
    return Generator.of(out -> {
      out.yield(from);
      if (from > 0) {
        out.yieldFrom(countDown(from - 1));
      }
    });
  }

  @Test
  void nestsDeeply() {
    int expected = 500;
    for (int item : countDown(expected)) {
      assertThat(item).isEqualTo(expected--);
    }
    assertThat(expected).isEqualTo(-1);
  }

  @Test
  void unwindsADeepNest() {
    Generator<Integer, Void, Void> generator = nested(300);
    assertThat(generator.next()).isEqualTo(0);
    generator.close();
    assertThat(log).hasSize(300).startsWith("finally 1", "finally 2").endsWith("finally 300");
  }

  private Generator<Integer, Void, Void> nested(int depth) {
    return Generator.of(out -> {
      if (depth == 0) {
        out.yield(0);
        return;
      }
      try {
        out.yieldFrom(nested(depth - 1));
      } finally {
        log.add("finally " + depth);
      }
    });
  }
}
