package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.reactor.AsyncIterable;
import java.util.Iterator;
import java.util.function.Function;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/** A coroutine that iterates, one item for each that the TCK wants to be requested. */
final class IteratingPuppet extends Puppet {

  private final Function<Captured, AsyncIterable<Integer>> iterate;

  IteratingPuppet(
      EventLoop loop,
      WhiteboxSubscriberProbe<Integer> probe,
      Function<Captured, AsyncIterable<Integer>> iterate) {
    super(loop, probe);
    this.iterate = iterate;
  }

  @Override
  boolean body() {
    try (AsyncIterable<Integer> items = iterate.apply(publisher)) {
      Iterator<Integer> iterator = items.iterator();
      while (iterator.hasNext()) {
        awaitWish();
        probe.registerOnNext(iterator.next());
      }
    }
    return true;
  }
}
