package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Tasks that begin one after the other and end without a suspension: under carried they share a
 * stack, and nobody may notice anything else of that.
 */
class SuccessorTest {

  private static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(() -> "initial");
  private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

  private final Log log = new Log();

  @Test
  void carriedNeedsOneThreadForThem() {
    Set<Thread> threads = new LinkedHashSet<>();
    Asyncio.run(() -> {
      for (int i = 0; i < 10; i++) {
        Asyncio.createTask(() -> {
          threads.add(Thread.currentThread());
        });
      }
      Asyncio.sleep(Duration.ZERO);
    });
    assertThat(threads).hasSize(EventLoop.engine() == Engine.CARRIED ? 1 : 10);
  }

  @Test
  void aDebuggedLoopRunsEachForItself() {
    Set<Thread> threads = new LinkedHashSet<>();
    Asyncio.run(() -> {
      Asyncio.getRunningLoop().setDebug(true);
      for (int i = 0; i < 10; i++) {
        Asyncio.createTask(() -> {
          threads.add(Thread.currentThread());
        });
      }
      Asyncio.sleep(Duration.ZERO);
    });
    assertThat(threads).hasSize(10);
  }

  @Test
  void eachFindsAThreadAsIfItWereNew() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader other = new URLClassLoader(new URL[0], before)) {
      Asyncio.run(() -> {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          boolean interrupts = i == 3;
          tasks.add(
              Asyncio.createTask(() -> {
                Thread me = Thread.currentThread();
                assertThat(LOCAL.get()).isEqualTo("initial");
                assertThat(INHERITABLE.get()).isNull();
                assertThat(me.getContextClassLoader()).isSameAs(before);
                assertThat(me.getName()).isEmpty();
                assertThat(me.isInterrupted()).isFalse();
                assertThat(me.getUncaughtExceptionHandler()).isSameAs(me.getThreadGroup());
                LOCAL.set("mine");
                INHERITABLE.set("mine");
                me.setContextClassLoader(other);
                me.setName("mine");
                me.setUncaughtExceptionHandler((thread, e) -> log.add(e));
                if (interrupts) {
                  me.interrupt();
                }
              }));
        }
        for (Task<?> task : tasks) {
          task.await();
        }
      });
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void theirOrderAmongCallbacksAndStepsIsThatOfTheQueue() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      Task<?> first = Asyncio.createTask(() -> log.add("first"));
      first.addDoneCallback(_ -> log.add("first is done"));
      Task<?> second =
          Asyncio.createTask(() -> {
            log.add("second", first.isDone());
            Asyncio.createTask(() -> log.add("made by second"));
            loop.callSoon(() -> log.add("called by second"));
          });
      loop.callSoon(() -> log.add("callback", second.isDone()));
      Task<?> third =
          Asyncio.createTask(() -> {
            log.add("third", Asyncio.allTasks().size());
            Asyncio.sleep(Duration.ZERO);
            log.add("third again");
          });
      Task<?> fourth = Asyncio.createTask(() -> log.add("fourth", third.isDone()));
      fourth.await();
      third.await();
    });
    assertThat(log.lines())
        .containsExactly(
            "first",
            "second true",
            "callback true",
            "third 4",
            "fourth false",
            "first is done",
            "made by second",
            "called by second",
            "third again");
  }

  @Test
  void eachHasItsOwnTaskContextAndOutcome() {
    ContextVar<String> variable = ContextVar.of("variable", "none");
    Asyncio.run(() -> {
      List<Task<String>> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int number = i;
        tasks.add(
            Asyncio.createTask(
                () -> {
                  String seen = variable.get() + " " + Asyncio.currentTask().getName();
                  variable.set("set by " + number);
                  if (number == 2) {
                    throw new IllegalArgumentException("third");
                  }
                  if (number == 3) {
                    Asyncio.currentTask().cancel();
                  }
                  return seen;
                },
                TaskOptions.named("t" + i)));
      }
      tasks.get(4).cancel();
      Asyncio.wait(tasks);
      log.add(tasks);
      log.add(variable.get());
    });
    assertThat(log.lines())
        .containsExactly(
            "[result(none t0), result(none t1), failed(IllegalArgumentException: third),"
                + " cancelled, cancelled, result(none t5)]",
            "none");
  }

  @Test
  void whatEndsTheLoopLeavesTheOthersForTheNextRun() {
    try (EventLoop loop = EventLoop.create()) {
      loop.createTask(() -> log.add("before"));
      Task<?> fatal =
          loop.createTask(() -> {
            throw new SystemExit(3);
          });
      loop.createTask(() -> log.add("after"));
      assertThatThrownBy(loop::runForever).isInstanceOf(SystemExit.class);
      assertThat(log.lines()).containsExactly("before");
      assertThat(fatal.exception()).isInstanceOf(SystemExit.class);
      loop.runUntilComplete(Coroutine.of(() -> log.add("next run")));
    }
    assertThat(log.lines()).containsExactly("before", "after", "next run");
  }

  @Test
  void oneThatSuspendsKeepsTheStackToItsEnd() {
    Asyncio.run(() -> {
      List<Task<Thread>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int turns = i % 2 * 3;
        tasks.add(
            Asyncio.createTask(() -> {
              Thread begun = Thread.currentThread();
              // Not the thread's text: that names its carrier, which changes under relay.
              String mine = "of " + begun.threadId();
              LOCAL.set(mine);
              Log.turns(turns);
              assertThat(Thread.currentThread()).isSameAs(begun);
              assertThat(LOCAL.get()).isEqualTo(mine);
              return begun;
            }));
      }
      Thread first = tasks.get(0).await();
      Thread suspended = tasks.get(1).await();
      Thread third = tasks.get(2).await();
      boolean shared = EventLoop.engine() == Engine.CARRIED;
      assertThat(first == suspended).isEqualTo(shared);
      assertThat(third).isNotSameAs(suspended);
      assertThat(tasks.get(3).await() == third).isEqualTo(shared);
    });
  }

  @Test
  void theyCountAsStepsAndAreLeftOutOfNothing() {
    LoopStats stats =
        Asyncio.run(() -> {
          EventLoop loop = Asyncio.getRunningLoop();
          long before = loop.stats().steps();
          for (int i = 0; i < 10; i++) {
            Asyncio.createTask(() -> log.add(loop.stats().steps() - before));
          }
          Asyncio.sleep(Duration.ZERO);
          return loop.stats();
        });
    assertThat(log.lines()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    assertThat(stats.tasks()).isEqualTo(1);
  }

  @Test
  void anEagerOneReturnsToItsCaller() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      Task<?> caller =
          Asyncio.createTask(() -> {
            log.add("caller");
            Task.startEagerly(loop, Coroutine.of(() -> log.add("eager")), TaskOptions.DEFAULT);
            log.add("caller again");
          });
      Asyncio.createTask(() -> log.add("next"));
      caller.await();
    });
    assertThat(log.lines()).containsExactly("caller", "eager", "caller again", "next");
  }

  @Test
  void whatIsLeftOpenIsClosedWithItsThread() {
    Asyncio.run(() -> {
      List<Thread> threads = new ArrayList<>();
      Asyncio.createTask(() -> {
        threads.add(Thread.currentThread());
        if (EventLoop.engine() == Engine.CARRIED) {
          OpenScope.leave();
        }
      });
      Task<?> next =
          Asyncio.createTask(() -> {
            threads.add(Thread.currentThread());
          });
      next.await();
      assertThat(threads).doesNotHaveDuplicates().hasSize(2);
      if (EventLoop.engine() == Engine.CARRIED) {
        assertThat(threads.getFirst().isAlive()).isFalse();
      } else {
        // It has given the turn away with its last breath, and may be there for a moment.
        threads.getFirst().join();
      }
    });
  }

  @Test
  void aFailureThatCannotSayWhatItIsEndsItsTaskOnly() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      Coroutine<Integer> failing =
          Coroutine.of(() -> {
            throw new Unspeakable();
          });
      Task<Integer> eager = Task.startEagerly(loop, failing, TaskOptions.DEFAULT);
      assertThat(eager.exception()).isInstanceOf(Unspeakable.class);
      assertThat(Asyncio.currentTask().isDone()).isFalse();
      Task<?> task =
          Asyncio.createTask(() -> {
            throw new Unspeakable();
          });
      Asyncio.sleep(Duration.ZERO);
      assertThat(task.exception()).isInstanceOf(Unspeakable.class);
    });
  }

  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new LinkageError("no text");
    }
  }
}
