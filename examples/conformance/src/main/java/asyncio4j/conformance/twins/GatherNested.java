package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.Awaitable;
import asyncio4j.CancelledError;
import asyncio4j.Coroutine;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Crash;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.List;

/**
 * gather within gather: cancelling the whole, a part and a leaf; a shield in it; errors of the
 * fatal kind.
 */
public final class GatherNested implements Twin {

  private static Task<Object> leaf(String name, Object answer) {
    return Asyncio.createTask(() -> {
      try {
        Asyncio.sleep(Duration.ofSeconds(60));
      } catch (CancelledError exc) {
        log(name, "cancelled", exc);
        if (answer == null) {
          throw exc;
        }
        if (answer instanceof RuntimeException exception) {
          throw exception;
        }
        if (answer instanceof Error error) {
          throw error;
        }
        return answer;
      }
      return null;
    });
  }

  private static LoopFuture<?> gather(boolean returnExceptions, Awaitable<?>... awaitables) {
    List<Awaitable<?>> all = List.of(awaitables);
    return returnExceptions ? Asyncio.gatherReturnExceptions(all) : Asyncio.<Object>gather(all);
  }

  private static List<Object> parent() {
    Coroutine<Object> fails =
        Coroutine.of(() -> {
          throw new Boom("early");
        });
    return Asyncio.gatherReturnExceptions(leaf("p", null), fails).await();
  }

  private static void main() {
    for (boolean[] flags :
        new boolean[][] {{false, false}, {true, false}, {false, true}, {true, true}}) {
      log("-- cancel the whole; return_exceptions: inner", flags[0], "outer", flags[1]);
      Task<Object> a = leaf("a", null);
      Task<Object> b = leaf("b", "b stays");
      LoopFuture<?> inner = gather(flags[0], a, b);
      Task<Object> c = leaf("c", null);
      LoopFuture<?> outer = gather(flags[1], inner, c);
      turns(1);
      log("cancel", outer.cancel("whole"));
      aattempt("outer", outer);
      log(
          "inner",
          inner.isDone(),
          inner.isCancelled(),
          "outer",
          outer.isCancelled(),
          states(List.of(a, b, c)));
      if (!inner.isCancelled()) {
        log(state(inner));
      }
    }

    for (boolean[] flags : new boolean[][] {{false, false}, {true, false}, {false, true}}) {
      log("-- cancel a leaf; return_exceptions: inner", flags[0], "outer", flags[1]);
      Task<Object> a = leaf("a", null);
      Task<Object> b = leaf("b", null);
      Task<Object> c = leaf("c", "c stays");
      LoopFuture<?> inner = gather(flags[0], a, b);
      LoopFuture<?> outer = gather(flags[1], inner, c);
      turns(1);
      a.cancel("leaf");
      turns(4);
      log("inner done", inner.isDone(), "outer done", outer.isDone());
      b.cancel();
      c.cancel();
      aattempt("outer", outer);
      log(states(List.of(a, b, c)));
    }

    log("-- a shielded leaf outlives the gather");
    Task<Object> a = leaf("a", "a stays");
    Task<Object> b = leaf("b", null);
    LoopFuture<?> around = gather(false, Asyncio.shield(a), b);
    turns(1);
    around.cancel("around the shield");
    aattempt("outer", around);
    log(state(a), state(b));
    a.cancel("at last");
    aattempt("a", a);

    log("-- the answers of the leaves to a cancellation of the whole");
    for (Object answer : List.of(new Boom("dying"), new Crash("dying badly"), "value")) {
      for (boolean flag : new boolean[] {false, true}) {
        LoopFuture<?> outer = gather(flag, leaf("x", answer), leaf("y", null));
        turns(1);
        outer.cancel("whole");
        aattempt("outer", outer);
      }
    }

    log("-- cancelled through its task, while one leaf has failed already");
    Task<List<Object>> t = Asyncio.createTask(() -> parent());
    turns(3);
    t.cancel("parent");
    aattempt("parent", t);
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
