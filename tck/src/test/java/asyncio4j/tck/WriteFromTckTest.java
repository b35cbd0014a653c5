package asyncio4j.tck;

import asyncio4j.EventLoop;
import asyncio4j.LoopThread;
import asyncio4j.io.Server;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.Listeners;

/** The Reactive Streams TCK on the subscriber behind {@code StreamWriter.writeFrom}. */
@Listeners(TckSummary.class)
public class WriteFromTckTest extends SubscriberBlackboxVerification<ByteBuf> {

  private LoopThread thread;
  private StreamWriter writer;

  public WriteFromTckTest() {
    super(VerificationLoop.environment());
  }

  @BeforeClass
  void open() {
    thread = LoopThread.start(EventLoop.create());
    writer =
        OnLoop.call(
            thread.loop(),
            () -> {
              Server server =
                  Streams.startServer(
                      (reader, other) -> {
                        reader.read();
                        other.close();
                      },
                      "127.0.0.1",
                      0);
              StreamConnection to = Streams.openConnection(server.sockets().getFirst());
              server.close();
              return to.writer();
            });
  }

  /** Tests of the TCK leave subscribers without an end: their coroutines go with the loop. */
  @AfterClass
  void close() {
    thread.close();
  }

  @Override
  public Subscriber<ByteBuf> createSubscriber() {
    CompletableFuture<Flow.Subscriber<? super ByteBuf>> given = new CompletableFuture<>();
    EventLoop loop = thread.loop();
    loop.callSoonThreadsafe(() ->
        loop.createTask(() -> {
          try {
            writer.writeFrom(given::complete);
          } catch (Exception e) {
            // The TCK fails some of them.
          }
        }));
    @SuppressWarnings("unchecked") // Subscriber<? super ByteBuf> takes ByteBufs
    Flow.Subscriber<ByteBuf> subscriber = (Flow.Subscriber<ByteBuf>) given.join();
    return FlowAdapters.toSubscriber(subscriber);
  }

  @Override
  public ByteBuf createElement(int element) {
    return Unpooled.copyInt(element);
  }
}
