package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Done callbacks: order, duplicates, removal, additions from a callback, and a raising one. */
public final class FutureCallbackOrder implements Twin {

  private EventLoop loop;

  private void adder(LoopFuture<Void> fut) {
    log("adder");
    fut.addDoneCallback(_ -> log("added while running"));
    loop.callSoon(() -> log("soon from adder"));
  }

  private void raiser(LoopFuture<Void> fut) {
    log("raiser");
    throw new Boom("callback");
  }

  private void main() {
    loop = Asyncio.getRunningLoop();
    loop.setExceptionHandler(
        (_, c) -> log("handler", c.get("exception"), new TreeSet<>(c.keySet()).toArray()));
    LoopFuture<Void> f = loop.createFuture();
    // Method references are new objects each time; these are removed again.
    Consumer<LoopFuture<Void>> plain = _ -> log("plain");
    Consumer<LoopFuture<Void>> remover = _ -> log("remover removes", f.removeDoneCallback(plain));

    f.addDoneCallback(plain);
    f.addDoneCallback(this::adder);
    f.addDoneCallback(this::raiser);
    f.addDoneCallback(plain);
    f.addDoneCallback(remover);
    log("removed", f.removeDoneCallback(remover), f.removeDoneCallback(remover));
    f.addDoneCallback(remover);
    f.addDoneCallback(plain);
    loop.callSoon(() -> log("soon before set_result"));
    f.setResult(null);
    loop.callSoon(() -> log("soon after set_result"));
    turns(2);

    LoopFuture<Void> g = loop.createFuture();
    g.addDoneCallback(plain);
    g.addDoneCallback(plain);
    log("removes every copy", g.removeDoneCallback(plain));
    g.addDoneCallback(fut -> log("on cancel", fut.isCancelled()));
    g.cancel();
    turns(1);
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
