package asyncio4j.io;

import asyncio4j.EventLoop;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.Flow;

/** What a reader receives, as a publisher. */
final class ReaderPublisher implements Flow.Publisher<ByteBuf> {

  private final EventLoop loop;
  private final StreamReader reader;
  private final int most;

  ReaderPublisher(EventLoop loop, StreamReader reader, int most) {
    this.loop = loop;
    this.reader = reader;
    this.most = most;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    new ReaderSubscription(loop, reader, most, subscriber).start();
  }
}
