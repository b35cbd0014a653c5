package asyncio4j.examples.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import asyncio4j.blocking.DistributedExecutor;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.partition.NoDataMemberInClusterException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two members in two processes: this one only sends, so what it sends runs in the other. */
class DistributedTest {

  @Test
  void codeRunsInAnotherProcessAndItsDeathIsAnErrorAtTheAwait() throws Exception {
    String cluster = "asyncio4j-" + ProcessHandle.current().pid();
    try (WorkerProcess worker = new WorkerProcess(cluster)) {
      worker.awaitLine("joined 1");
      HazelcastInstance member = Cluster.join(cluster, false);
      try {
        assertThat(member.getCluster().getMembers()).hasSize(2);
        DistributedExecutor executor = DistributedExecutor.of(member.getExecutorService("workers"));
        Asyncio.run(() -> {
          runsThere(executor, worker);
          failsThere(executor);
          diesThere(executor, worker);
        });
      } finally {
        member.shutdown();
      }
    }
  }

  private static void runsThere(DistributedExecutor executor, WorkerProcess worker) {
    EventLoop loop = Asyncio.getRunningLoop();
    AtomicInteger ticks = new AtomicInteger();
    Task<?> ticker =
        Asyncio.createTask(() -> {
          while (true) {
            ticks.incrementAndGet();
            Asyncio.sleep(Duration.ofMillis(1));
          }
        });
    String answer = loop.runInExecutor(executor, new Jobs.Where("pid")).await();
    assertThat(answer).isEqualTo("pid " + worker.pid());
    assertThat(worker.pid()).isNotEqualTo(ProcessHandle.current().pid());
    // The loop went on meanwhile.
    assertThat(ticks).hasPositiveValue();
    ticker.cancel();
  }

  private static void failsThere(DistributedExecutor executor) {
    EventLoop loop = Asyncio.getRunningLoop();
    Throwable thrown =
        catchThrowable(() -> loop.runInExecutor(executor, new Jobs.Failing("no disk")).await());
    assertThat(thrown).isExactlyInstanceOf(IOException.class).hasMessage("no disk");
  }

  private static void diesThere(DistributedExecutor executor, WorkerProcess worker) {
    EventLoop loop = Asyncio.getRunningLoop();
    LoopFuture<String> endless = loop.runInExecutor(executor, new Jobs.Endless("begun"));
    Asyncio.toThread(() -> {
      worker.awaitLine("begun");
      worker.kill();
    });
    // The second, if Hazelcast has looked for another member meanwhile.
    assertThat(catchThrowable(endless::await))
        .isInstanceOfAny(MemberLeftException.class, NoDataMemberInClusterException.class);
  }
}
