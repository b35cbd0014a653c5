package asyncio4j.benchmarks;

import com.softwaremill.jox.Channel;
import java.util.concurrent.CompletableFuture;

/** Jox: channels between virtual threads, on the JDK's scheduler. */
final class JoxPeer {

  private JoxPeer() {}

  static int channel(int items, int capacity) {
    Channel<Integer> channel = Channel.newBufferedChannel(capacity);
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        for (int i = 0; i < items; i++) {
          channel.send(i);
        }
      } catch (InterruptedException e) {
        result.completeExceptionally(e);
      }
    });
    Thread.startVirtualThread(() -> {
      try {
        int sum = 0;
        for (int i = 0; i < items; i++) {
          sum += channel.receive();
        }
        result.complete(sum);
      } catch (InterruptedException e) {
        result.completeExceptionally(e);
      }
    });
    return result.join();
  }
}
