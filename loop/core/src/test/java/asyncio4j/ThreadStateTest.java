package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** What Java keeps with a thread, each coroutine has for itself. */
class ThreadStateTest {

  private static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(() -> "initial");
  private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();
  private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();
  private static final ScopedValue<String> OTHER = ScopedValue.newInstance();

  private final Log log = new Log();

  @Test
  void threadLocalsArePrivate() {
    LOCAL.set("caller");
    INHERITABLE.set("caller");
    try {
      Asyncio.run(() -> {
        assertThat(LOCAL.get()).isEqualTo("initial");
        assertThat(INHERITABLE.get()).isNull();
        LOCAL.set("main");
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          String mine = "task " + i;
          tasks.add(
              Asyncio.createTask(() -> {
                assertThat(LOCAL.get()).isEqualTo("initial");
                LOCAL.set(mine);
                Asyncio.sleep(Duration.ZERO);
                assertThat(LOCAL.get()).isEqualTo(mine);
                assertThat(Coroutine.of(() -> LOCAL.get()).await()).isEqualTo(mine);
              }));
        }
        for (Task<?> task : tasks) {
          task.await();
        }
        assertThat(LOCAL.get()).isEqualTo("main");
      });
      assertThat(LOCAL.get()).isEqualTo("caller");
    } finally {
      LOCAL.remove();
      INHERITABLE.remove();
    }
  }

  @Test
  void scopedValuesArePrivate() {
    Asyncio.run(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String mine = "task " + i;
        tasks.add(
            Asyncio.createTask(() ->
                ScopedValue.where(SCOPED, mine)
                    .run(() -> {
                      Asyncio.sleep(Duration.ZERO);
                      assertThat(SCOPED.get()).isEqualTo(mine);
                      ScopedValue.where(SCOPED, "inner " + mine)
                          .run(() -> {
                            Asyncio.sleep(Duration.ZERO);
                            assertThat(SCOPED.get()).isEqualTo("inner " + mine);
                          });
                      Asyncio.sleep(Duration.ZERO);
                      assertThat(SCOPED.get()).isEqualTo(mine);
                    })));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
      assertThat(SCOPED.isBound()).isFalse();
    });
  }

  @Test
  void aTaskDoesNotHaveWhatItsCreatorBound() {
    Asyncio.run(() -> {
      Task<Boolean> task =
          ScopedValue.where(SCOPED, "creator")
              .call(() -> Asyncio.createTask(() -> SCOPED.isBound()));
      assertThat(task.await()).isFalse();
      Task<Boolean> eager =
          ScopedValue.where(SCOPED, "creator")
              .call(() ->
                  Task.startEagerly(
                      Asyncio.getRunningLoop(),
                      Coroutine.of(() -> SCOPED.isBound()),
                      TaskOptions.DEFAULT));
      assertThat(eager.result()).isFalse();
    });
  }

  /** What a generator's body binds, its caller does not see, and the other way round. */
  @Test
  void aGeneratorKeepsWhatItBoundAcrossItsYields() {
    Asyncio.run(() -> {
      generatorsKeepTheirs();
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        tasks.add(
            Asyncio.createTask(() -> {
              Asyncio.sleep(Duration.ZERO);
              generatorsKeepTheirs();
            }));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
    });
    generatorsKeepTheirs();
  }

  private static void generatorsKeepTheirs() {
    Generator<String, Void, Void> generator =
        Generator.of(out ->
            ScopedValue.where(SCOPED, "generator")
                .run(() -> {
                  for (int i = 0; i < 3; i++) {
                    out.yield(SCOPED.get() + " " + OTHER.orElse("none"));
                  }
                  ScopedValue.where(OTHER, "inner")
                      .run(() -> out.yield(SCOPED.get() + " " + OTHER.get()));
                }));
    assertThat(generator.next()).isEqualTo("generator none");
    assertThat(SCOPED.isBound()).isFalse();
    ScopedValue.where(SCOPED, "caller")
        .where(OTHER, "caller")
        .run(() -> {
          assertThat(generator.next()).isEqualTo("generator none");
          assertThat(SCOPED.get()).isEqualTo("caller");
        });
    assertThat(generator.next()).isEqualTo("generator none");
    assertThat(generator.next()).isEqualTo("generator inner");
    assertThat(OTHER.isBound()).isFalse();
    assertThat(generator.hasNext()).isFalse();
    assertThat(SCOPED.isBound()).isFalse();
  }

  @Test
  void anAwaitInAGeneratorKeepsBoth() {
    Asyncio.run(() -> {
      Generator<String, Void, Void> generator =
          Generator.of(out ->
              ScopedValue.where(SCOPED, "generator")
                  .run(() -> {
                    Asyncio.sleep(Duration.ZERO);
                    out.yield(SCOPED.get());
                    Asyncio.sleep(Duration.ZERO);
                    out.yield(SCOPED.get());
                  }));
      Task<?> other =
          Asyncio.createTask(() ->
              ScopedValue.where(SCOPED, "other")
                  .run(() -> {
                    Log.turns(3);
                    assertThat(SCOPED.get()).isEqualTo("other");
                  }));
      ScopedValue.where(SCOPED, "caller")
          .run(() -> {
            assertThat(generator.next()).isEqualTo("generator");
            assertThat(SCOPED.get()).isEqualTo("caller");
            assertThat(generator.next()).isEqualTo("generator");
            assertThat(SCOPED.get()).isEqualTo("caller");
          });
      other.await();
    });
  }

  @Test
  void anExceptionLeavesNothingBound() {
    Asyncio.run(() -> {
      Generator<String, Void, Void> generator =
          Generator.of(out ->
              ScopedValue.where(SCOPED, "generator")
                  .run(() -> {
                    out.yield(SCOPED.get());
                    throw new NoSuchElementException("end");
                  }));
      generator.next();
      try {
        generator.next();
      } catch (NoSuchElementException e) {
        log.add(e, SCOPED.isBound());
      }
    });
    assertThat(log.lines()).containsExactly("NoSuchElementException: end false");
  }

  @Test
  void theContextClassLoaderIsTheCallers() throws Exception {
    Thread me = Thread.currentThread();
    ClassLoader before = me.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
      me.setContextClassLoader(loader);
      Asyncio.run(() -> {
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
        assertThat(Asyncio.createTask(() -> Thread.currentThread().getContextClassLoader()).await())
            .isSameAs(loader);
      });
    } finally {
      me.setContextClassLoader(before);
    }
  }
}
