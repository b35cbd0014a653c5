package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
          List<Leak> leaks = Leak.of(loop);
          assertThat(leaks).extracting(Leak::kind).containsExactly(Leak.Kind.values());
          assertThat(leaks)
              .allSatisfy(leak -> {
                assertThat(leak.createdAt().getMethodName()).contains("aLoopKnows");
                assertThat(leak.text()).contains(" created at LeakTest.java:");
              });
          assertThat(leaks).extracting(Leak::exception).containsExactly(null, null, failure, null);
          numbers.aclose().await();
          assertThat(failed.exception()).isSameAs(failure);
          ((Coroutine<?>) held.getFirst()).await();
          assertThat(Leak.of(loop)).extracting(Leak::kind).containsExactly(Leak.Kind.TASK);
          return null;
        },
        RunOptions.debug(true));
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
