package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.StopAsyncIteration;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Leaving a for loop early does not close the generator; try-with-resources does; the loop's
 * shutdown does the rest.
 */
public final class AsyncgenBreak implements Twin {

  private final List<AsyncGenerator<Integer, Void>> keep = new ArrayList<>();

  private static AsyncGenerator<Integer, Void> numbers(String name, int n) {
    return AsyncGenerator.of(out -> {
      try {
        for (int i = 0; i < n; i++) {
          out.yield(i);
        }
      } finally {
        log("  cleaning", name);
        Asyncio.sleep(Duration.ZERO);
        log("  clean", name);
      }
    });
  }

  private AsyncGenerator<Integer, Void> kept(String name) {
    return kept(name, 3);
  }

  private AsyncGenerator<Integer, Void> kept(String name, int n) {
    keep.add(numbers(name, n));
    return keep.getLast();
  }

  private void main() {
    log("-- break");
    for (int _ : kept("broken off")) {
      break;
    }
    turns(3);
    log("nothing cleaned up; it can even go on:", keep.get(0).anext().await());

    log("-- aclosing and break");
    try (var ag = kept("closed at once")) {
      for (int _ : ag) {
        break;
      }
    }
    log("block over");

    log("-- an error in the body, plain and with aclosing");
    try {
      for (int _ : kept("left by an error")) {
        throw new Boom("plain");
      }
    } catch (Boom exc) {
      log("caught", exc);
    }
    try {
      try (var ag = kept("closed by an error")) {
        for (int _ : ag) {
          throw new Boom("aclosing");
        }
      }
    } catch (Boom exc) {
      log("caught", exc);
    }

    log("-- drained generators clean up on their own");
    for (int i : kept("drained", 2)) {
      log(i);
    }

    log("-- main ends with two open generators");
    keep.get(0).aclose().await();
    log("one of them closed by hand");
  }

  private void later() {
    try {
      keep.get(2).anext().await();
    } catch (StopAsyncIteration e) {
      log("closed by the shutdown");
    }
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
    log("loop closed");
    Asyncio.run(this::later);
  }
}
