package asyncio4j.reactor;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.gather;
import static asyncio4j.Asyncio.sleep;
import static asyncio4j.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.ContextVar;
import asyncio4j.EventLoop;
import asyncio4j.Generator;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.blocking.Blocking;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Micrometer's thread locals in coroutines: the MDC and the current observation, with and without
 * Reactor's own automatic propagation.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class ThreadLocalsTest {

  private static final ContextVar<String> TENANT = ContextVar.of("tenant", "none");

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();
  private final ObservationRegistry observations = ObservationRegistry.create();
  private final boolean automatic;

  ThreadLocalsTest(boolean automatic) {
    this.automatic = automatic;
  }

  @BeforeEach
  void register() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(new MdcAccessor());
    observations.observationConfig().observationHandler(context -> true);
    ObservationThreadLocalAccessor.getInstance().setObservationRegistry(observations);
    if (automatic) {
      Hooks.enableAutomaticContextPropagation();
    }
  }

  @AfterEach
  void close() {
    if (automatic) {
      Hooks.disableAutomaticContextPropagation();
    }
    background.run(() -> assertThat(MDC.get("user")).isNull());
    List<String> onTheLoop = new CopyOnWriteArrayList<>();
    background.loop.callSoonThreadsafe(() -> onTheLoop.add(String.valueOf(MDC.get("user"))));
    background.settle();
    assertThat(onTheLoop).containsExactly("null");
    background.close();
    ContextRegistry.getInstance().removeThreadLocalAccessor(MdcAccessor.KEY);
    assertThat(MDC.get("user")).isNull();
    assertThat(observations.getCurrentObservation()).isNull();
  }

  private static String user() {
    return String.valueOf(MDC.get("user"));
  }

  private static Mono<String> userOfABody() {
    return Reactive.mono(ThreadLocalsTest::user);
  }

  /** What Reactor's operators see in the context; the hop is to another thread. */
  private static Mono<String> userOfAnOperator() {
    return Mono.deferContextual(context -> Mono.just(context.getOrDefault("user", "none")))
        .publishOn(Schedulers.parallel());
  }

  @Test
  void whatTheSubscriberHasIsThereAndSurvivesEveryAwait() {
    Mono<List<String>> seen =
        Reactive.mono(
                background.loop,
                () -> {
                  List<String> users = new ArrayList<>();
                  users.add(user());
                  sleep(Duration.ZERO);
                  users.add(user());
                  users.add(toThread(ThreadLocalsTest::user));
                  users.add(user());
                  users.add(Reactive.await(userOfABody()));
                  users.add(Reactive.await(userOfAnOperator()));
                  users.add(createTask(ThreadLocalsTest::user).await());
                  users.add(
                      Reactive.await(
                          Flux.range(0, 1)
                              .publishOn(Schedulers.boundedElastic())
                              .flatMap(i -> userOfABody())));
                  for (String item : Reactive.iterate(userOfAnOperator().repeat(1))) {
                    users.add(item);
                    users.add(user());
                  }
                  users.add(user());
                  return users;
                })
            .contextWrite(context -> context.put("user", "ada"));
    assertThat(seen.block()).hasSize(13).containsOnly("ada");
    assertThat(user()).isEqualTo("null");
  }

  /** What blocking code sees of variables, of the subscriber's context and of thread locals. */
  private static String seenByWork() {
    String seen = TENANT.get() + " " + Reactive.context().get("user") + " " + user();
    TENANT.set("the work's");
    MDC.put("user", "the work's");
    return seen;
  }

  /** The default executor, a bare one, a service and a scheduler. */
  @Test
  void allOfItGoesToAnyExecutorAndItsThreadGetsItsOwnBack() throws Exception {
    Scheduler scheduler = Schedulers.newSingle("scheduler");
    try (ExecutorService bare = Executors.newSingleThreadExecutor();
        ExecutorService service = Executors.newSingleThreadExecutor()) {
      for (Callable<?> own : List.<Callable<?>>of(() -> TENANT.set("own"), () -> own("own"))) {
        service.submit(own).get();
      }
      List<String> seen =
          Reactive.mono(
                  background.loop,
                  () -> {
                    List<LoopFuture<String>> works = new ArrayList<>();
                    TENANT.set("acme");
                    for (Executor to : Arrays.asList(null, (Executor) bare::execute, service)) {
                      works.add(background.loop.runInExecutor(to, ThreadLocalsTest::seenByWork));
                    }
                    works.add(Blocking.runInExecutor(scheduler, ThreadLocalsTest::seenByWork));
                    return gather(works).await();
                  })
              .contextWrite(context -> context.put("user", "ada"))
              .block();
      assertThat(seen).hasSize(4).containsOnly("acme ada ada");
      Callable<String> left = () -> TENANT.get() + " " + user();
      assertThat(bare.submit(left).get()).isEqualTo("none null");
      assertThat(service.submit(left).get()).isEqualTo("own own");
      assertThat(Mono.fromCallable(left).subscribeOn(scheduler).block()).isEqualTo("none null");
    } finally {
      scheduler.dispose();
    }
  }

  private static String own(String user) {
    MDC.put("user", user);
    return user;
  }

  /** Work that is cancelled while it runs, and work that waits and never begins. */
  @Test
  void aThreadIsCleanAfterCancelledWork() throws Exception {
    try (ExecutorService service = Executors.newSingleThreadExecutor()) {
      CompletableFuture<String> begun = new CompletableFuture<>();
      background.run(() -> {
        MDC.put("user", "eve");
        LoopFuture<?> running =
            background.loop.runInExecutor(
                service,
                () -> {
                  begun.complete(user());
                  new CountDownLatch(1).await();
                });
        LoopFuture<?> queued = background.loop.runInExecutor(service, () -> log.add("queued"));
        assertThat(Asyncio.<String>wrapFuture(begun).await()).isEqualTo("eve");
        queued.cancel();
        running.cancel();
      });
      assertThat(service.submit(() -> user() + " " + Thread.interrupted()).get())
          .isEqualTo("null false");
    }
    assertThat(log).isEmpty();
  }

  /** A count of work that never began would be waited for at the end. */
  @Test
  void whatCannotBeReadIsAnErrorAtTheCallAndLeavesNothingBehind() {
    Asyncio.run(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      ContextRegistry.getInstance().registerThreadLocalAccessor(new Unreadable());
      try {
        assertThatThrownBy(() -> loop.runInExecutor(null, () -> log.add("ran")))
            .hasMessage("unreadable");
      } finally {
        ContextRegistry.getInstance().removeThreadLocalAccessor(Unreadable.KEY);
      }
    });
    assertThat(log).isEmpty();
  }

  private static final class Unreadable implements ThreadLocalAccessor<String> {
    static final String KEY = "unreadable";

    @Override
    public Object key() {
      return KEY;
    }

    @Override
    public String getValue() {
      throw new IllegalStateException("unreadable");
    }

    @Override
    public void setValue(String value) {}

    @Override
    public void setValue() {}
  }

  @Test
  void whatACoroutineSetsIsCapturedAtEachAwait() {
    background.run(() -> {
      assertThat(Reactive.await(userOfAnOperator())).isEqualTo("none");
      MDC.put("user", "eve");
      sleep(Duration.ZERO);
      assertThat(Reactive.await(userOfAnOperator())).isEqualTo("eve");
      assertThat(Reactive.await(userOfABody())).isEqualTo("eve");
      MDC.put("user", "bob");
      assertThat(Reactive.await(userOfABody())).isEqualTo("bob");
      assertThat(toThread(ThreadLocalsTest::user)).isEqualTo("bob");
      assertThat(user()).isEqualTo("bob");
      MDC.remove("user");
      assertThat(Reactive.await(userOfABody())).isEqualTo("null");
      assertThat(toThread(ThreadLocalsTest::user)).isEqualTo("null");
    });
  }

  @Test
  void whatACoroutineTakesAwayIsGoneForWhatItAwaits() {
    assertThat(
            Reactive.mono(
                    background.loop,
                    () -> {
                      MDC.remove("user");
                      return Reactive.await(userOfAnOperator()) + Reactive.await(userOfABody());
                    })
                .contextWrite(context -> context.put("user", "ada"))
                .block())
        .isEqualTo("nonenull");
  }

  @Test
  void coroutinesThatTakeTurnsKeepTheirOwn() {
    background.run(() -> {
      List<Task<String>> tasks = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String name = "user " + i;
        names.add(name);
        tasks.add(
            createTask(() -> {
              MDC.put("user", name);
              for (int turn = 0; turn < 5; turn++) {
                sleep(Duration.ZERO);
                assertThat(Reactive.await(userOfABody())).isEqualTo(name);
                assertThat(Reactive.await(userOfAnOperator())).isEqualTo(name);
              }
              return user();
            }));
      }
      assertThat(gather(tasks).await()).containsExactlyElementsOf(names);
    });
  }

  @Test
  void nothingLeaksIntoTheNextTaskOrIntoACallback() {
    LoopFuture<String> future = background.call(background.loop::createFuture);
    background.run(() -> {
      MDC.put("user", "eve");
      future.addDoneCallback(done -> log.add("done " + user()));
      background.loop.callSoon(() -> log.add("soon " + user()));
      toThread(() -> null);
      future.setResult("");
      sleep(Duration.ZERO);
    });
    background.run(() -> log.add("next " + user()));
    background.run(() -> log.add("pool " + toThread(ThreadLocalsTest::user)));
    assertThat(log).containsExactly("soon null", "done null", "next null", "pool null");
  }

  @Test
  void aCallbackPassesOnItsSubscribersContext() {
    LoopFuture<Task<String>> made = background.call(background.loop::createFuture);
    Reactive.mono(
            background.loop,
            () -> {
              background.loop.callSoon(() ->
                  made.setResult(
                      background.loop.createTask(
                          () -> user() + Reactive.await(userOfAnOperator()))));
              return null;
            })
        .contextWrite(context -> context.put("user", "ada"))
        .block();
    assertThat(background.<String>call(() -> made.await().await())).isEqualTo("adaada");
  }

  @Test
  void theThreadThatStartsATaskHandsOverItsOwn() throws Exception {
    MDC.put("user", "main");
    try {
      assertThat(Asyncio.runCoroutineThreadsafe(ThreadLocalsTest::user, background.loop).get())
          .isEqualTo("main");
      assertThat(Asyncio.<String>run(() -> user() + Reactive.await(userOfABody())))
          .isEqualTo("mainmain");
      assertThat(user()).isEqualTo("main");
    } finally {
      MDC.remove("user");
    }
  }

  /** Under both engines, whether their bodies have threads of their own or not. */
  @Test
  void aGeneratorSeesThoseOfWhoeverResumesIt() {
    background.run(() -> {
      Generator<String, Void, Void> generator =
          Generator.of(out -> {
            while (true) {
              out.yield(user());
            }
          });
      AsyncGenerator<String, Void> async =
          AsyncGenerator.of(out -> {
            while (true) {
              sleep(Duration.ZERO);
              out.yield(user() + Reactive.await(userOfAnOperator()));
            }
          });
      for (String name : List.of("ada", "bob")) {
        MDC.put("user", name);
        assertThat(generator.next()).isEqualTo(name);
        assertThat(async.anext().await()).isEqualTo(name + name);
        createTask(
                () -> {
                  MDC.put("user", "other");
                  assertThat(generator.next()).isEqualTo("other");
                  assertThat(async.anext().await()).isEqualTo("otherother");
                })
            .await();
        assertThat(generator.next()).isEqualTo(name);
        assertThat(user()).isEqualTo(name);
      }
      generator.close();
      async.aclose().await();
    });
  }

  @Test
  void aGeneratorsItemsDoNotCarryItsOwn() {
    Flux<String> flux =
        Reactive.<String>flux(
                background.loop,
                out -> {
                  out.yield(user());
                  sleep(Duration.ZERO);
                  out.yield(user());
                })
            .contextWrite(context -> context.put("user", "ada"));
    background.run(() -> {
      MDC.put("user", "eve");
      for (String item : Reactive.iterate(flux)) {
        assertThat(item).isEqualTo("ada");
        assertThat(user()).isEqualTo("eve");
      }
    });
  }

  /**
   * With automatic propagation they see what they would behind any publisher. Without it what the
   * thread has: the coroutine's, if it is the coroutine that signals.
   */
  @Test
  void whatOperatorsBehindOursSee() {
    List<Flux<Integer>> sources =
        List.of(
            Reactive.<Integer>flux(
                background.loop,
                out -> {
                  sleep(Duration.ZERO);
                  out.yield(1);
                }),
            Reactive.mono(background.loop, () -> 1).flux(),
            Reactive.mono(background.call(() -> createTask(() -> 1))).flux(),
            Flux.just(1).publishOn(Schedulers.parallel()));
    List<String> seen = new ArrayList<>();
    for (Flux<Integer> source : sources) {
      Flux<String> users = source.map(i -> user());
      seen.add(users.contextWrite(context -> context.put("user", "ada")).blockLast());
    }
    assertThat(seen)
        .isEqualTo(
            automatic
                ? List.of("ada", "ada", "ada", "ada")
                : List.of("ada", "ada", "null", "null"));
  }

  // ---- observations ----

  private String observed() {
    Observation current = observations.getCurrentObservation();
    return current == null ? "none" : current.getContext().getName();
  }

  @Test
  void anObservationsScopeSurvives() {
    Observation observation = Observation.start("outer", observations);
    Mono<List<String>> seen =
        Reactive.mono(
                background.loop,
                () -> {
                  List<String> names = new ArrayList<>();
                  names.add(observed());
                  sleep(Duration.ZERO);
                  names.add(toThread(this::observed));
                  names.add(Reactive.await(Reactive.mono(this::observed)));
                  Observation inner = Observation.start("inner", observations);
                  inner.scoped(() -> {
                    sleep(Duration.ZERO);
                    names.add(observed());
                    names.add(toThread(this::observed));
                    names.add(
                        Reactive.await(
                            Mono.just(1)
                                .publishOn(Schedulers.parallel())
                                .flatMap(i -> Reactive.mono(this::observed))));
                  });
                  inner.stop();
                  names.add(observed());
                  names.add(
                      Reactive.awaitLast(
                          Flux.range(0, 3)
                              .publishOn(Schedulers.boundedElastic())
                              .concatMap(i -> Reactive.flux(out -> out.yield(observed())))));
                  return names;
                })
            .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, observation));
    assertThat(seen.block())
        .containsExactly("outer", "outer", "outer", "inner", "inner", "inner", "outer", "outer");
    observation.stop();
    background.run(() -> assertThat(observed()).isEqualTo("none"));
    background.run(() -> assertThat(toThread(this::observed)).isEqualTo("none"));
  }

  @Test
  void observationsOfCoroutinesThatTakeTurns() {
    background.run(() -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String name = "observation " + i;
        tasks.add(
            createTask(() -> {
              Observation own = Observation.start(name, observations);
              own.scoped(() -> {
                for (int turn = 0; turn < 5; turn++) {
                  sleep(Duration.ZERO);
                  assertThat(observed()).isEqualTo(name);
                  assertThat(Reactive.await(Reactive.mono(this::observed))).isEqualTo(name);
                }
              });
              own.stop();
              assertThat(observed()).isEqualTo("none");
              return null;
            }));
      }
      gather(tasks).await();
      assertThat(observed()).isEqualTo("none");
    });
  }
}
