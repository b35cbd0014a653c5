package asyncio4j;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An executor of one thread that, other than the JDK's, does nothing about interrupts between two
 * pieces of work: it counts those that the last one left behind.
 */
final class OneThread implements Executor, AutoCloseable {

  private static final Runnable END = () -> {};

  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger leakedInterrupts = new AtomicInteger();
  private final Thread thread = Thread.ofPlatform().daemon().name("one-thread").start(this::work);

  private void work() {
    while (true) {
      try {
        Runnable next = queue.take();
        if (next == END) {
          return;
        }
        next.run();
      } catch (InterruptedException e) {
        leakedInterrupts.incrementAndGet();
        continue;
      }
      if (Thread.interrupted()) {
        leakedInterrupts.incrementAndGet();
      }
    }
  }

  @Override
  public void execute(Runnable command) {
    queue.add(command);
  }

  int leakedInterrupts() {
    return leakedInterrupts.get();
  }

  /** Waits for the end of what was given to it. */
  @Override
  public void close() throws InterruptedException {
    queue.add(END);
    thread.join();
  }
}
