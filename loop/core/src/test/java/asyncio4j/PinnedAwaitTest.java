package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Below a native frame the JDK cannot suspend a virtual thread. Under carried the loop's thread
 * would wait for itself; so the await is refused. Under relay the coroutine keeps a thread of the
 * JDK's pool, and the loop goes on.
 */
class PinnedAwaitTest {

  private static final String REFUSED =
      "a coroutine cannot be suspended here: %s is on its stack, which the JDK cannot take along;"
          + " await or yield outside of it";

  private final Log log = new Log();

  /** What the class initializers below do. */
  private static Runnable action = () -> {};

  static final class First {
    static {
      action.run();
    }

    static void touch() {}
  }

  static final class Second {
    static {
      action.run();
    }

    static void touch() {}
  }

  static final class Third {
    static {
      action.run();
    }

    static void touch() {}
  }

  static final class Fourth {
    static {
      action.run();
    }

    static void touch() {}
  }

  static final class Fifth {
    static {
      action.run();
    }

    static void touch() {}
  }

  private void assertRefusedIfCarried(String culprit, ThrowingCallable await) throws Throwable {
    if (EventLoop.engine() == Engine.CARRIED) {
      assertThatThrownBy(await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(REFUSED, culprit);
      log.add("refused");
    } else {
      await.call();
      log.add("awaited");
    }
  }

  private void assertOutcome() {
    assertThat(log.lines())
        .containsExactly(EventLoop.engine() == Engine.CARRIED ? "refused" : "awaited");
  }

  @Test
  void anAwaitInAClassInitializer() {
    Asyncio.run(() -> {
      Task<?> other = Asyncio.createTask(() -> Log.turns(3));
      List<Throwable> errors = new ArrayList<>();
      action =
          () -> {
            try {
              assertRefusedIfCarried(
                  First.class.getName() + ".<clinit>", () -> Asyncio.sleep(Duration.ofNanos(1)));
            } catch (Throwable e) {
              errors.add(e);
            }
          };
      First.touch();
      assertThat(errors).isEmpty();
      // The coroutine can await again, and the others were not held up.
      Asyncio.sleep(Duration.ofNanos(1));
      other.await();
    });
    assertOutcome();
  }

  /** libc's qsort calls back, through frames that are really native. */
  @SuppressWarnings("restricted") // it is what the test is about
  private static void sort(Runnable whileComparing) throws Throwable {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor compares =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle compare =
          MethodHandles.lookup()
              .findStatic(
                  PinnedAwaitTest.class,
                  "compare",
                  MethodType.methodType(
                      int.class, Runnable.class, MemorySegment.class, MemorySegment.class))
              .bindTo(whileComparing);
      MethodHandle qsort =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("qsort"),
              FunctionDescriptor.ofVoid(
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS));
      MemorySegment array = arena.allocateFrom(ValueLayout.JAVA_INT, 2, 1);
      qsort.invokeExact(array, 2L, 4L, linker.upcallStub(compare, compares, arena));
    }
  }

  @SuppressWarnings("unused") // called by libc
  private static int compare(Runnable action, MemorySegment left, MemorySegment right) {
    action.run();
    return 0;
  }

  @Test
  void anAwaitBelowNativeCode() throws Throwable {
    Asyncio.run(() -> {
      try {
        sort(() -> {
          try {
            assertRefusedIfCarried(
                "a native frame, a class initializer or a monitor",
                () -> Asyncio.sleep(Duration.ofNanos(1)));
          } catch (Throwable e) {
            log.add(e);
          }
        });
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      Asyncio.sleep(Duration.ZERO);
    });
    assertOutcome();
  }

  @Test
  void anAwaitInAGeneratorInAClassInitializer() {
    Asyncio.run(() -> {
      List<Throwable> errors = new ArrayList<>();
      action =
          () -> {
            Generator<String, Void, Void> generator =
                Generator.of(out -> {
                  try {
                    assertRefusedIfCarried(
                        Second.class.getName() + ".<clinit>",
                        () -> Asyncio.sleep(Duration.ofNanos(1)));
                  } catch (Throwable e) {
                    errors.add(e);
                  }
                  out.yield("still yields");
                });
            assertThat(generator.next()).isEqualTo("still yields");
          };
      Second.touch();
      assertThat(errors).isEmpty();
    });
    assertOutcome();
  }

  /** Blocking is not refused: another thread ends it. Also inside a generator's continuation. */
  @Test
  void blockingInAClassInitializer() {
    CountDownLatch latch = new CountDownLatch(1);
    Thread[] thread = new Thread[1];
    Supplier<String> block =
        () -> {
          try {
            latch.await();
            return "opened";
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    try (Foreign foreign = new Foreign()) {
      Asyncio.run(() -> {
        thread[0] = Thread.currentThread();
        foreign.start(() -> {
          Foreign.awaitBlocked(thread[0]);
          latch.countDown();
        });
        action =
            () -> {
              Generator<String, Void, Void> generator = Generator.of(out -> out.yield(block.get()));
              log.add(generator.next());
            };
        Third.touch();
        Asyncio.sleep(Duration.ZERO);
      });
    }
    assertThat(log.lines()).containsExactly("opened");
  }

  @Test
  void aGeneratorThatYieldsOutOfAClassInitializer() {
    Generator<String, Void, Void> generator =
        Generator.of(out -> {
          action = () -> out.yield("from the initializer");
          Fourth.touch();
          out.yield("after it");
        });
    if (EventLoop.engine() == Engine.CARRIED) {
      assertThatThrownBy(generator::next)
          .isInstanceOf(ExceptionInInitializerError.class)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a generator cannot be suspended here: %s.<clinit> is on its stack, which the JDK"
                  + " cannot take along; await or yield outside of it",
              Fourth.class.getName());
    } else {
      assertThat(generator.next()).isEqualTo("from the initializer");
      assertThat(generator.next()).isEqualTo("after it");
    }
  }

  @Test
  void anEagerTaskOutOfAClassInitializerWaitsForItsTurnInstead() {
    Asyncio.run(() -> {
      List<Task<?>> task = new ArrayList<>();
      action =
          () -> {
            task.add(
                Task.startEagerly(
                    Asyncio.getRunningLoop(),
                    Coroutine.of(() -> log.add("eager")),
                    TaskOptions.DEFAULT));
            log.add("created");
          };
      Fifth.touch();
      task.getFirst().await();
    });
    assertThat(log.lines())
        .containsExactlyInAnyOrder("created", "eager")
        .startsWith(EventLoop.engine() == Engine.CARRIED ? "created" : "eager");
  }
}
