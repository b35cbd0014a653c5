package asyncio4j;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.gather;
import static asyncio4j.Asyncio.shield;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The text of dumps has no line numbers here: {@code File.java:N}. */
class TaskDumpTest {

  private static final Duration LONG = Duration.ofDays(1);

  private static String text(String dump) {
    return dump.replaceAll("\\.java:\\d+", ".java:N").replaceAll("lambda\\$\\w+\\$\\d+", "lambda");
  }

  private static TaskOptions named(String name) {
    return TaskOptions.named(name);
  }

  private static void sleeper() {
    sleep(LONG);
  }

  private static void cancel(Task<?>... tasks) {
    List.of(tasks).forEach(Task::cancel);
    Asyncio.wait(List.of(tasks));
  }

  private static void run(String loopName, boolean debug, CheckedRunnable main) {
    Asyncio.run(
        () -> {
          Asyncio.currentTask().setName("main");
          main.run();
          return null;
        },
        RunOptions.loopFactory(() ->
            EventLoop.builder().name(loopName).clock(new VirtualClock()).debug(debug).build()));
  }

  @Test
  void itIsATreeOfFramesAndOfTasksInsideThem() {
    run(
        "tree",
        false,
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Task<?> leaf = createTask(TaskDumpTest::sleeper, named("leaf"));
          Task<?> middle = createTask(() -> leaf.await(), named("middle"));
          Task<?> other = createTask(() -> leaf.await(), named("other"));
          Task<?> idle = createTask(() -> loop.createFuture().await(), named("idle"));
          sleep(Duration.ZERO);
          Task<?> fresh = createTask(() -> sleep(LONG), named("fresh"));
          leaf.cancel();
          leaf.uncancel();
          TaskDump dump = TaskDump.of(loop);
          String tree = text(dump.tree());
          assertThat(tree)
              .endsWith(
                  """
                  └── (T) middle [awaiting]
                      └── TaskDumpTest.lambda TaskDumpTest.java:N
                          └── (T) leaf [ready]
                              └── TaskDumpTest.sleeper TaskDumpTest.java:N
                  └── (T) other [awaiting]
                      └── TaskDumpTest.lambda TaskDumpTest.java:N
                          └── (T) leaf [ready] (shown above)
                  └── (T) idle [awaiting]
                      └── TaskDumpTest.lambda TaskDumpTest.java:N
                          └── <Future pending>
                  └── (T) fresh [ready]
                  """);
          assertThat(tree)
              .startsWith(
                  """
                  loop tree: 6 tasks
                  └── (T) main [running]
                      └── TaskDumpTest.lambda TaskDumpTest.java:N
                  """);
          assertThat(dump.caveat()).isNull();
          cancel(leaf, middle, other, idle, fresh);
        });
  }

  @Test
  void itSeesThroughGatherWaitShieldAndTaskGroup() {
    run(
        "through",
        false,
        () -> {
          EventLoop loop = Asyncio.getRunningLoop();
          Task<?> a = createTask(TaskDumpTest::sleeper, named("a"));
          Task<?> b = createTask(TaskDumpTest::sleeper, named("b"));
          Task<?> gathers = createTask(() -> gather(shield(a), b).await(), named("gathers"));
          Task<?> waits = createTask(() -> Asyncio.wait(List.of(a, b)), named("waits"));
          Task<?> groups =
              createTask(
                  () ->
                      TaskGroup.scope(group -> {
                        group.createTask(TaskDumpTest::sleeper, named("member"));
                      }),
                  named("groups"));
          CountDownLatch never = new CountDownLatch(1);
          Task<?> works = createTask(() -> Asyncio.toThread(() -> never.await()), named("works"));
          sleep(Duration.ZERO);
          sleep(Duration.ZERO);
          TaskDump dump = TaskDump.of(loop);
          assertThat(dump.tasks())
              .extracting(TaskInfo::name)
              .containsExactly("main", "a", "b", "gathers", "waits", "groups", "works", "member");
          assertThat(dump.tasks())
              .extracting(TaskInfo::awaits)
              .containsExactly(
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(1, 2),
                  List.of(1, 2),
                  List.of(7),
                  List.of(),
                  List.of());
          assertThat(dump.tasks())
              .extracting(TaskInfo::awaiting)
              .containsExactly(
                  null,
                  "sleep",
                  "sleep",
                  "gather of 2",
                  "wait",
                  "TaskGroup",
                  "work on an executor",
                  "sleep");
          assertThat(dump.table().lines().filter(line -> line.startsWith("b ")))
              .singleElement()
              .asString()
              .matches(
                  "b +awaiting +sleep +gathers, waits +<coroutine .*>"
                      + " +TaskDumpTest.sleeper TaskDumpTest.java:\\d+");
          cancel(a, b, gathers, waits, groups, works);
        });
  }

  @Test
  void inDebugModeItTellsWhereTasksAndFuturesWereCreated() {
    run(
        "debug",
        true,
        () -> {
          LoopFuture<?> future = Asyncio.getRunningLoop().createFuture();
          Task<?> task = createTask(() -> future.await(), named("task"));
          sleep(Duration.ZERO);
          TaskDump dump = TaskDump.of(Asyncio.getRunningLoop());
          assertThat(dump.tasks().getLast().createdAt().getMethodName())
              .contains("lambda$inDebugMode");
          assertThat(text(dump.tree()))
              .contains("(T) task [awaiting, created at TaskDumpTest.java:N]\n")
              .contains("<Future pending created at TaskDumpTest.java:N>\n");
          cancel(task);
        });
  }

  @Test
  void aCircleIsFlagged() {
    run(
        "circle",
        false,
        () -> {
          List<Task<?>> tasks = new ArrayList<>();
          for (String name : List.of("a", "b", "c")) {
            int next = (tasks.size() + 1) % 3;
            tasks.add(createTask(() -> tasks.get(next).await(), named(name)));
          }
          sleep(Duration.ZERO);
          TaskDump dump = TaskDump.of(Asyncio.getRunningLoop());
          assertThat(dump.cycles()).containsExactly(List.of(1, 2, 3));
          assertThat(text(dump.tree()))
              .endsWith(
                  """
                  └── (T) a [awaiting]
                      └── TaskDumpTest.lambda TaskDumpTest.java:N
                          └── (T) b [awaiting]
                              └── TaskDumpTest.lambda TaskDumpTest.java:N
                                  └── (T) c [awaiting]
                                      └── TaskDumpTest.lambda TaskDumpTest.java:N
                                          └── (T) a [awaiting] (shown above)
                  deadlock: a → b → c → a
                  """);
          // A cancelled task would pass it on in circles, so the middle one is woken by hand.
          tasks.forEach(task -> ((TaskImpl<?>) task).expel());
          Asyncio.wait(tasks);
          tasks.forEach(Task::exception);
        });
  }

  @Test
  void aVeryLongChainCanBeShown() {
    run(
        "chain",
        false,
        () -> {
          List<Task<?>> tasks = new ArrayList<>();
          tasks.add(createTask(() -> sleep(LONG), named("0")));
          for (int i = 1; i < 2_000; i++) {
            Task<?> before = tasks.getLast();
            tasks.add(createTask(() -> before.await(), named(Integer.toString(i))));
          }
          sleep(Duration.ZERO);
          String tree = TaskDump.of(Asyncio.getRunningLoop()).tree();
          assertThat(tree.lines().filter(line -> line.contains("sleep"))).hasSize(1);
          assertThat(tree.lines().filter(line -> line.matches(".*\\(T\\) \\d+ \\[awaiting]")))
              .hasSize(2_000);
          tasks.getFirst().cancel();
          Asyncio.wait(tasks);
        });
  }

  @Test
  void anotherThreadCanAskARunningLoop() throws Exception {
    try (LoopThread loop = LoopThread.start(EventLoop.builder().name("asked").build())) {
      CompletableFuture<?> begun = new CompletableFuture<>();
      Asyncio.runCoroutineThreadsafe(
          Coroutine.of(() -> {
            Asyncio.currentTask().setName("sleeper");
            begun.complete(null);
            sleep(LONG);
          }),
          loop.loop());
      begun.get();
      TaskDump dump = TaskDump.of(loop.loop());
      assertThat(dump.caveat()).isNull();
      assertThat(text(dump.tree()))
          .isEqualTo(
              """
              loop asked: 1 task
              └── (T) sleeper [awaiting]
                  └── TaskDumpTest.lambda TaskDumpTest.java:N
                      └── sleep
              """);
      assertThat(TaskDump.ofAllLoops()).extracting(TaskDump::loopName).contains("asked");
    }
  }

  @Test
  void aStalledLoopIsLookedAtFromOutside() {
    CompletableFuture<Thread> holder = new CompletableFuture<>();
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    try (Foreign foreign =
        new Foreign()
            .start(() -> {
              Foreign.awaitBlocked(holder.join());
              try {
                TaskDump dump = TaskDump.of(loop.join(), Duration.ofMillis(10));
                assertThat(dump.caveat())
                    .isEqualTo(
                        "taken from outside and maybe torn, since the loop did not answer within"
                            + " 10 ms");
                assertThat(dump.holderStack())
                    .anyMatch(frame -> frame.getMethodName().equals("holdsTheLoop"));
                assertThat(text(dump.tree()))
                    .contains("note: taken from outside")
                    .contains("held by <Task pending name='holder' ")
                    .contains("TaskDumpTest.holdsTheLoop(TaskDumpTest.java:N)\n")
                    .contains("(T) waiter [awaiting]")
                    .contains("(T) holder [running]");
              } finally {
                gate.countDown();
              }
            })) {
      run(
          "stalled",
          false,
          () -> {
            loop.complete(Asyncio.getRunningLoop());
            Task<?> waiter = createTask(() -> sleep(LONG), named("waiter"));
            Task<?> held = createTask(() -> holdsTheLoop(holder, gate), named("holder"));
            held.await();
            cancel(waiter);
          });
    }
  }

  private static void holdsTheLoop(CompletableFuture<Thread> holder, CountDownLatch gate)
      throws InterruptedException {
    holder.complete(Thread.currentThread());
    gate.await();
  }

  @Test
  void aLoopThatDoesNotRunIsShownToo() {
    try (EventLoop loop = EventLoop.builder().name("idle").build()) {
      loop.createTask(() -> 1, named("fresh"));
      assertThat(TaskDump.of(loop).tree())
          .isEqualTo(
              """
              loop idle: 1 task
              note: the loop is not running
              └── (T) fresh [ready]
              """);
    }
  }

  /** Whatever the tasks do meanwhile, a dump of a busy loop comes back and names them. */
  @Test
  void dumpsDoNotDisturbABusyLoop() {
    CompletableFuture<EventLoop> loop = new CompletableFuture<>();
    AtomicInteger dumps = new AtomicInteger();
    int tasks = 20;
    int rounds = 2_000;
    try (Foreign foreign =
        new Foreign()
            .start(() -> {
              EventLoop asked = loop.join();
              while (asked.isRunning()) {
                Duration patience =
                    dumps.get() % 2 == 0 ? Duration.ofSeconds(5) : Duration.ofNanos(1);
                assertThat(TaskDump.of(asked, patience).tree()).startsWith("loop busy: ");
                dumps.incrementAndGet();
              }
            })) {
      run(
          "busy",
          false,
          () -> {
            List<Task<Integer>> all = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
              all.add(
                  createTask(() -> {
                    int turns = 0;
                    for (; turns < rounds; turns++) {
                      sleep(Duration.ZERO);
                    }
                    return turns;
                  }));
            }
            loop.complete(Asyncio.getRunningLoop());
            assertThat(gather(all).await()).containsOnly(rounds).hasSize(tasks);
            // Whoever asks may have been slower than all that.
            while (dumps.get() < 2) {
              sleep(Duration.ZERO);
            }
          });
    }
    assertThat(dumps.get()).isGreaterThanOrEqualTo(2);
  }
}
