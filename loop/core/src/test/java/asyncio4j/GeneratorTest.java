package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The protocol of sync generators: send, throwInto, close, iteration. */
class GeneratorTest {

  private final List<Object> log = new ArrayList<>();

  private static Object stopValue(Generator<?, ?, ?> generator) {
    try {
      return "item " + generator.next();
    } catch (StopIteration stop) {
      return stop.value();
    }
  }

  /** Collects what is sent to it until it has two of them. */
  private Generator<String, String, List<String>> echo() {
    return Generator.returning(out -> {
      log.add("starts");
      List<String> received = new ArrayList<>();
      while (received.size() < 2) {
        received.add(out.yield("ready " + received.size()));
      }
      return received;
    });
  }

  private Generator<Integer, Void, Void> count(int end) {
    return Generator.of(out -> {
      try {
        for (int i = 0; i < end; i++) {
          out.yield(i);
        }
      } finally {
        log.add("finally");
      }
    });
  }

  // ---- send ----

  @Test
  void runsNothingBeforeTheFirstItemIsAskedFor() {
    echo();
    assertThat(log).isEmpty();
  }

  @Test
  void refusesAValueBeforeItIsPrimedAndCanBePrimedStill() {
    Generator<String, String, List<String>> echo = echo();
    assertThatExceptionOfType(IllegalTypeException.class)
        .isThrownBy(() -> echo.send("early"))
        .withMessage("can't send non-None value to a just-started generator");
    assertThat(log).isEmpty();
    assertThat(echo.send(null)).isEqualTo("ready 0");
  }

  @Test
  void sendsValuesAndEndsWithTheReturnValueOnce() {
    Generator<String, String, List<String>> echo = echo();
    assertThat(echo.next()).isEqualTo("ready 0");
    assertThat(echo.send("x")).isEqualTo("ready 1");
    assertThatExceptionOfType(StopIteration.class)
        .isThrownBy(echo::next)
        .satisfies(stop -> assertThat((List<?>) stop.value()).isEqualTo(nullAfter("x")));
    assertThat(stopValue(echo)).isNull();
    assertThatExceptionOfType(StopIteration.class).isThrownBy(() -> echo.send("late"));
  }

  private static List<String> nullAfter(String first) {
    List<String> list = new ArrayList<>();
    list.add(first);
    list.add(null);
    return list;
  }

  @Test
  void mayReturnBeforeAnyYield() {
    assertThat(stopValue(Generator.returning(out -> "at once"))).isEqualTo("at once");
  }

  @Test
  void handsOutNulls() {
    Generator<String, Void, Void> nulls =
        Generator.of(out -> {
          out.yield(null);
          out.yield("a");
          out.yield(null);
        });
    List<String> items = new ArrayList<>();
    for (String item : nulls) {
      items.add(item);
    }
    assertThat(items).containsExactly(null, "a", null);
  }

  @Test
  void passesOnWhatTheBodyThrowsAndIsFinishedThen() {
    IOException failure = new IOException("inside");
    Generator<Integer, Void, Void> fails =
        Generator.of(out -> {
          out.yield(1);
          throw failure;
        });
    assertThat(fails.next()).isEqualTo(1);
    assertThatThrownBy(fails::next).isSameAs(failure);
    assertThat(stopValue(fails)).isNull();
    assertThat(fails.hasNext()).isFalse();
  }

  @Test
  void refusesToBeUsedFromInsideItsBody() {
    List<Generator<String, String, Void>> me = new ArrayList<>();
    me.add(
        Generator.of(out -> {
          Generator<String, String, Void> self = me.getFirst();
          for (Callable<?> use :
              List.<Callable<?>>of(
                  self::next,
                  self::hasNext,
                  () -> self.send(null),
                  () -> self.throwInto(new IllegalStateException()),
                  self::closeForValue)) {
            assertThatExceptionOfType(GeneratorAlreadyExecutingException.class)
                .isThrownBy(use::call)
                .withMessage("generator already executing");
          }
          out.yield("done");
        }));
    assertThat(me.getFirst().next()).isEqualTo("done");
    me.getFirst().close();
  }

  @Test
  void doesNotLetAStopIterationOfTheBodyLookLikeItsEnd() {
    StopIteration inner = new StopIteration("inner");
    Generator<Integer, Void, Void> stops =
        Generator.of(out -> {
          out.yield(1);
          throw inner;
        });
    stops.next();
    assertThatIllegalStateException()
        .isThrownBy(stops::next)
        .withMessage("generator raised StopIteration")
        .withCause(inner);

    Generator<Integer, Void, Void> thrownInto = count(3);
    thrownInto.next();
    assertThatIllegalStateException()
        .isThrownBy(() -> thrownInto.throwInto(new StopIteration(7)))
        .withMessage("generator raised StopIteration");
  }

  // ---- throwInto ----

  @Test
  void throwsAtTheDoorOfAnUnstartedOneAndFinishesIt() {
    Generator<Integer, Void, Void> generator = count(3);
    RuntimeException early = new RuntimeException("early");
    assertThatThrownBy(() -> generator.throwInto(early)).isSameAs(early);
    assertThat(stopValue(generator)).isNull();
    assertThat(log).isEmpty();
  }

  @Test
  void throwsAtTheYieldAndReturnsTheNextItem() {
    Generator<Integer, String, Void> robust =
        Generator.of(out -> {
          int n = 0;
          while (true) {
            try {
              log.add("got " + out.yield(n));
            } catch (ArithmeticException e) {
              log.add("handled " + e.getMessage());
              n += 100;
            }
            n++;
          }
        });
    assertThat(robust.next()).isZero();
    assertThat(robust.throwInto(new ArithmeticException("a"))).isEqualTo(101);
    assertThat(robust.send("x")).isEqualTo(102);
    RuntimeException unhandled = new RuntimeException("b");
    assertThatThrownBy(() -> robust.throwInto(unhandled)).isSameAs(unhandled);
    assertThat(stopValue(robust)).isNull();
    RuntimeException late = new RuntimeException("late");
    assertThatThrownBy(() -> robust.throwInto(late)).isSameAs(late);
    assertThat(stopValue(robust)).isNull();
    assertThat(log).containsExactly("handled a", "got x");
  }

  @Test
  void mayAnswerAThrowByReturning() {
    Generator<Integer, Void, String> returns =
        Generator.returning(out -> {
          try {
            out.yield(1);
            return "not reached";
          } catch (IllegalArgumentException e) {
            return "returned on throw";
          }
        });
    returns.next();
    assertThatExceptionOfType(StopIteration.class)
        .isThrownBy(() -> returns.throwInto(new IllegalArgumentException()))
        .satisfies(stop -> assertThat(stop.value()).isEqualTo("returned on throw"));
  }

  // ---- close ----

  @Test
  void runsFinallyBlocksWhenItIsClosed() {
    Generator<Integer, Void, Void> generator = count(3);
    generator.next();
    assertThat(generator.closeForValue()).isNull();
    assertThat(log).containsExactly("finally");
    generator.close();
    assertThat(log).containsExactly("finally");
    assertThat(stopValue(generator)).isNull();
  }

  @Test
  void runsNothingWhenItIsClosedBeforeItsStart() {
    Generator<Integer, Void, Void> generator = count(3);
    generator.close();
    assertThat(log).isEmpty();
    assertThat(stopValue(generator)).isNull();
  }

  @Test
  void closesInTryWithResources() {
    try (Generator<Integer, Void, Void> generator = count(3)) {
      for (int item : generator) {
        if (item == 1) {
          break;
        }
      }
      assertThat(log).isEmpty();
    }
    assertThat(log).containsExactly("finally");
  }

  @Test
  void tellsWhatItReturnsOnTheExit() {
    Generator<Integer, Void, String> generator =
        Generator.returning(out -> {
          while (true) {
            try {
              out.yield(0);
            } catch (GeneratorExit e) {
              break;
            }
          }
          return "tail";
        });
    generator.next();
    assertThat(generator.closeForValue()).isEqualTo("tail");
    assertThat(generator.closeForValue()).isNull();
  }

  @Test
  void passesOnAnotherErrorThatTheExitBecomes() {
    IOException failure = new IOException("in close");
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          try {
            out.yield(1);
          } catch (GeneratorExit e) {
            throw failure;
          }
        });
    generator.next();
    assertThatThrownBy(generator::close).isSameAs(failure);
    generator.close();
  }

  @Test
  void refusesAYieldAfterTheExitAndStaysSuspendedThere() {
    Generator<Object, Void, Void> generator =
        Generator.of(out -> {
          try {
            try {
              out.yield(1);
            } finally {
              log.add("inner");
              out.yield("no!");
            }
          } finally {
            log.add("outer");
          }
        });
    generator.next();
    assertThatIllegalStateException()
        .isThrownBy(generator::close)
        .withMessage("generator ignored GeneratorExit");
    assertThat(log).containsExactly("inner");
    assertThatExceptionOfType(GeneratorExit.class).isThrownBy(generator::next);
    assertThat(log).containsExactly("inner", "outer");
  }

  // ---- iteration ----

  @Test
  void looksAheadOnceHoweverOftenItIsAsked() {
    Generator<Integer, Void, Void> generator = count(2);
    assertThat(generator.hasNext()).isTrue();
    assertThat(generator.hasNext()).isTrue();
    assertThat(generator.next()).isEqualTo(0);
    assertThat(generator.next()).isEqualTo(1);
    assertThat(generator.hasNext()).isFalse();
    assertThat(generator.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(generator::next);
  }

  @Test
  void keepsTheReturnValueForNextWhenHasNextCameToTheEnd() {
    Generator<Integer, Void, String> generator = Generator.returning(out -> "value");
    assertThat(generator.hasNext()).isFalse();
    assertThat(stopValue(generator)).isEqualTo("value");
    assertThat(stopValue(generator)).isNull();
  }

  @Test
  void takesNoValueWhileAnItemIsFetchedAhead() {
    Generator<String, String, List<String>> echo = echo();
    assertThat(echo.hasNext()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> echo.send("x"))
        .withMessageContaining("next()");
    assertThat(echo.next()).isEqualTo("ready 0");
    assertThat(echo.send("x")).isEqualTo("ready 1");
  }

  @Test
  void throwsAndClosesWhereItIsAlsoWhenAnItemIsFetchedAhead() {
    Generator<Integer, Void, Void> generator = count(9);
    assertThat(generator.hasNext()).isTrue();
    generator.close();
    assertThat(log).containsExactly("finally");
    assertThat(generator.hasNext()).isFalse();
  }

  @Test
  void isItsOwnIteratorSoThatAnotherLoopGoesOn() {
    Generator<Integer, Void, Void> generator = count(4);
    for (int item : generator) {
      if (item == 1) {
        break;
      }
    }
    List<Integer> rest = new ArrayList<>();
    generator.forEach(rest::add);
    assertThat(rest).containsExactly(2, 3);
  }

  @Test
  void streamsItsItemsAndIsClosedWithTheStream() {
    Generator<Integer, Void, Void> generator = count(Integer.MAX_VALUE);
    try (Stream<Integer> stream = generator.stream()) {
      assertThat(stream.map(i -> i * 10).skip(1).limit(3).toList()).containsExactly(10, 20, 30);
      assertThat(log).isEmpty();
    }
    assertThat(log).containsExactly("finally");
    assertThat(count(3).stream().parallel().mapToInt(i -> i).sum()).isEqualTo(3);
  }

  @Test
  void hidesNothingOfAFailureThatHasNextMeets() {
    IOException failure = new IOException();
    Iterator<Integer> generator =
        Generator.<Integer, Void>of(out -> {
          throw failure;
        });
    assertThatThrownBy(generator::hasNext).isSameAs(failure);
    assertThat(generator.hasNext()).isFalse();
  }

  // ---- what is not the body's business ----

  @Test
  void refusesAYieldOutsideTheBody() {
    List<Generator.Yielder<Integer, Void, Void>> leaked = new ArrayList<>();
    Generator<Integer, Void, Void> generator =
        Generator.of(out -> {
          leaked.add(out);
          out.yield(1);
        });
    generator.next();
    assertThatIllegalStateException()
        .isThrownBy(() -> leaked.getFirst().yield(2))
        .withMessageContaining("outside");
    generator.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> leaked.getFirst().yield(2))
        .withMessageContaining("outside");
  }

  @Test
  void hasANameForReports() {
    assertThat(count(1).toString()).startsWith("<generator object ").contains("GeneratorTest");
  }
}
