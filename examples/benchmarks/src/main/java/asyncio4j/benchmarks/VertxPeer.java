package asyncio4j.benchmarks;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Vert.x with one event loop, on a thread of its own. */
@State(Scope.Thread)
public class VertxPeer {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();

  /** Ends its threads. */
  @TearDown
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Each piece of work completes a promise of its own; all of them are awaited together. */
  int spawn(int count) {
    CompletableFuture<Integer> all = new CompletableFuture<>();
    context.runOnContext(_ -> {
      List<Future<Integer>> futures = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int value = i;
        futures.add(Future.future(promise -> context.runOnContext(_ -> promise.complete(value))));
      }
      Future.all(futures)
          .onSuccess(done -> {
            int sum = 0;
            for (Integer value : done.<Integer>list()) {
              sum += value;
            }
            all.complete(sum);
          })
          .onFailure(all::completeExceptionally);
    });
    return all.join();
  }
}
