package asyncio4j.tck;

import asyncio4j.EventLoop;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/**
 * A coroutine that awaits. It asks for its items at once, all that its form of await can take; so
 * the TCK's wishes are granted before they are made. Of the items it sees the last one, at the end:
 * that it was given each one, the puppet tells for it.
 */
final class AwaitingPuppet extends Puppet {

  private final Function<Publisher<Integer>, Integer> await;

  /** What the await has to return. The TCK's thread, and then the loop's. */
  private volatile Integer last;

  AwaitingPuppet(
      EventLoop loop,
      WhiteboxSubscriberProbe<Integer> probe,
      Function<Publisher<Integer>, Integer> await) {
    super(loop, probe);
    this.await = await;
  }

  @Override
  boolean body() {
    Integer result;
    try {
      result = await.apply(publisher);
    } catch (IndexOutOfBoundsException tooMany) {
      return false; // The coroutine's own opinion, no signal of the publisher.
    }
    if (!Objects.equals(result, last)) {
      throw new AssertionError("the await returned " + result + ", not " + last);
    }
    return true;
  }

  @Override
  public void onNext(Integer item) {
    last = item;
    super.onNext(item);
    probe.registerOnNext(item);
  }
}
