package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;

/**
 * Two tasks on one async generator: the second is refused, whatever it asks for; the first is
 * undisturbed.
 */
public final class AsyncgenConcurrent implements Twin {

  private AsyncGenerator<String, Void> me;

  private static AsyncGenerator<Integer, Object> slow() {
    return AsyncGenerator.of(out -> {
      try {
        for (int i = 0; i < 3; i++) {
          turns(2);
          log("  yielding", i);
          out.yield(i);
        }
      } finally {
        log("  finally");
        turns(2);
        log("  closed");
      }
    });
  }

  private AsyncGenerator<String, Void> selfish() {
    return AsyncGenerator.of(out -> {
      aattempt("  anext in the body", me.anext());
      aattempt("  aclose in the body", me.aclose());
      out.yield("through");
    });
  }

  private void main() {
    AsyncGenerator<Integer, Object> ag = slow();
    Task<Integer> first = Asyncio.createTask(() -> anextOf(ag));
    turns(1);
    aattempt("anext meanwhile", ag.anext());
    aattempt("asend meanwhile", ag.asend("x"));
    aattempt("athrow meanwhile", ag.athrow(new Boom("x")));
    aattempt("aclose meanwhile", ag.aclose());
    aattempt("first", first);

    log("-- during aclose");
    Task<Void> closing = Asyncio.createTask(() -> closeOf(ag));
    turns(2);
    aattempt("anext meanwhile", ag.anext());
    aattempt("aclose meanwhile", ag.aclose());
    aattempt("closing", closing);
    aattempt("anext afterwards", ag.anext());
    aattempt("aclose afterwards", ag.aclose());

    log("-- the running flag is freed by an error or a cancellation");
    AsyncGenerator<Integer, Object> other = slow();
    first = Asyncio.createTask(() -> anextOf(other));
    turns(2);
    first.cancel();
    aattempt("first", first);
    aattempt("anext", other.anext());

    log("-- from its own body");
    me = selfish();
    aattempt("anext", me.anext());
    me.aclose().await();
  }

  private static Integer anextOf(AsyncGenerator<Integer, Object> ag) {
    return ag.anext().await();
  }

  private static Void closeOf(AsyncGenerator<Integer, Object> ag) {
    return ag.aclose().await();
  }

  @Override
  public void play() {
    Asyncio.run(this::main);
  }
}
