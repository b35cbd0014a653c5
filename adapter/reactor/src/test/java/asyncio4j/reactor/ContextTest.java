package asyncio4j.reactor;

import static asyncio4j.Asyncio.createTask;
import static asyncio4j.Asyncio.gather;
import static asyncio4j.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import asyncio4j.ContextVar;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The subscriber's context in coroutines, and in what they await and iterate. */
class ContextTest {

  private static final ContextVar<String> TENANT = ContextVar.of("tenant", "nobody");
  private static final ContextVar<String> TRACE = ContextVar.of("trace");

  private final BackgroundLoop background = new BackgroundLoop();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
    ContextRegistry.getInstance().removeThreadLocalAccessor("trace");
    background.close();
  }

  private static Mono<String> asked(String key) {
    return Mono.deferContextual(context -> Mono.just(context.getOrDefault(key, "none")));
  }

  @Test
  void itIsThereAndGoesOnToWhatIsAwaitedAndIterated() {
    Flux<Object> flux =
        Reactive.<Object>flux(
                background.loop,
                out -> {
                  out.yield(Reactive.context().get("who"));
                  out.yield(Reactive.await(asked("who")));
                  sleep(Duration.ZERO);
                  out.yield(Reactive.await(asked("who").publishOn(Schedulers.parallel())));
                  Reactive.iterate(asked("who").repeat(1)).forEach(out::yield);
                  out.yield(createTask(() -> Reactive.await(asked("who"))).await());
                  out.yield(Reactive.await(Reactive.mono(() -> Reactive.context().get("who"))));
                })
            .contextWrite(context -> context.put("who", "me"));
    StepVerifier.create(flux).expectNext("me", "me", "me", "me", "me", "me", "me").verifyComplete();
    background.run(() -> assertThat(Reactive.context().isEmpty()).isTrue());
  }

  @Test
  void eachInnerSubscriberOfAnOperatorHasItsOwn() {
    Flux<String> flux =
        Flux.range(0, 20)
            .flatMap(i ->
                Reactive.<String>flux(
                        background.loop,
                        out -> {
                          for (int turn = 0; turn < 3; turn++) {
                            sleep(Duration.ZERO);
                            out.yield(
                                Reactive.await(asked("inner"))
                                    + " of "
                                    + Reactive.await(asked("outer")));
                          }
                        })
                    .contextWrite(context -> context.put("inner", "inner " + i)))
            .contextWrite(context -> context.put("outer", "all"));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      expected.addAll(
          List.of("inner " + i + " of all", "inner " + i + " of all", "inner " + i + " of all"));
    }
    assertThat(flux.collectList().block()).containsExactlyInAnyOrderElementsOf(expected);
  }

  // ---- a transaction, as Spring's reactive ones are made ----

  private final class Transaction {
    void execute(String statement) {
      log.add(statement);
    }
  }

  /** Begins one when it is subscribed to; commits or rolls back when the source has ended. */
  private <T> Flux<T> transactional(Flux<T> source) {
    return Flux.usingWhen(
        Mono.fromCallable(() -> {
          log.add("begin");
          return new Transaction();
        }),
        transaction -> source.contextWrite(context -> context.put(Transaction.class, transaction)),
        transaction -> Mono.fromRunnable(() -> log.add("commit")),
        (transaction, error) -> Mono.fromRunnable(() -> log.add("rollback")),
        transaction -> Mono.fromRunnable(() -> log.add("rollback")));
  }

  /** Fails where there is no transaction. */
  private Mono<String> execute(String statement) {
    return Mono.deferContextual(context ->
            Mono.fromCallable(() -> {
              context.get(Transaction.class).execute(statement);
              return statement;
            }))
        .subscribeOn(Schedulers.boundedElastic());
  }

  @Test
  void aTransactionReachesWhatACoroutineAwaits() {
    Flux<String> work =
        Reactive.flux(
            background.loop,
            out -> {
              out.yield(Reactive.await(execute("insert 1")));
              gather(
                      List.of(
                          createTask(() -> Reactive.await(execute("insert 2"))),
                          createTask(() -> sleep(Duration.ofMillis(1), ""))))
                  .await();
              for (String done : Reactive.iterate(execute("insert 3").flux())) {
                out.yield(done);
              }
            });
    StepVerifier.create(transactional(work)).expectNext("insert 1", "insert 3").verifyComplete();
    assertThat(log).containsExactly("begin", "insert 1", "insert 2", "insert 3", "commit");
    log.clear();
    StepVerifier.create(
            transactional(
                Reactive.<String>flux(
                    background.loop,
                    out -> {
                      Reactive.await(execute("insert"));
                      throw new IllegalStateException("no");
                    })))
        .verifyErrorMessage("no");
    assertThat(log).containsExactly("begin", "insert", "rollback");
    StepVerifier.create(Reactive.mono(background.loop, () -> Reactive.await(execute("without"))))
        .verifyErrorMatches(error ->
            error.getMessage().contains("Context is empty")
                || error.getMessage().contains("does not contain key"));
  }

  // ---- context variables ----

  @Test
  void chosenVariablesTravelBothWays() {
    Reactive.carry(TENANT, "tenant");
    assertThat(
            Reactive.mono(background.loop, () -> TENANT.get() + Reactive.await(asked("tenant")))
                .contextWrite(context -> context.put("tenant", "acme"))
                .block())
        .isEqualTo("acmeacme");
    background.run(() -> {
      assertThat(Reactive.await(asked("tenant"))).isEqualTo("none");
      TENANT.set("zeta");
      assertThat(Reactive.await(asked("tenant"))).isEqualTo("zeta");
      String both =
          Reactive.await(
              asked("tenant")
                  .publishOn(Schedulers.parallel())
                  .flatMap(seen -> Reactive.mono(background.loop, () -> change(seen))));
      assertThat(both).isEqualTo("zeta zeta");
      assertThat(TENANT.get()).isEqualTo("zeta");
    });
    background.run(() -> assertThat(TENANT.get()).isEqualTo("nobody"));
    assertThat(TENANT.get()).isEqualTo("nobody");
  }

  private static String change(String seen) {
    String inside = TENANT.get();
    TENANT.set("changed inside");
    return seen + " " + inside;
  }

  @Test
  void aTasksOwnContextGoesBeforeItsCreators() {
    Reactive.carry(TENANT, "tenant");
    background.run(() -> {
      TENANT.set("outer");
      var own = new asyncio4j.Context();
      own.run(() -> {
        TENANT.set("own");
      });
      assertThat(
              asyncio4j.Asyncio.createTask(
                      () -> TENANT.get() + Reactive.await(asked("tenant")),
                      asyncio4j.TaskOptions.in(own))
                  .await())
          .isEqualTo("ownown");
    });
  }

  @Test
  void clearingGoesBackToTheDefault() {
    Reactive.carry(TENANT, "tenant");
    Reactive.carry(TRACE, "trace");
    new asyncio4j.Context()
        .run(() -> {
          var scope =
              io.micrometer.context.ContextSnapshotFactory.builder()
                  .build()
                  .captureFrom(reactor.util.context.Context.of("tenant", "a", "trace", "b"))
                  .setThreadLocals();
          assertThat(TENANT.get() + TRACE.get()).isEqualTo("ab");
          scope.close();
          assertThat(TENANT.get()).isEqualTo("nobody");
          assertThat(TRACE.get()).isNull();
        });
  }
}
