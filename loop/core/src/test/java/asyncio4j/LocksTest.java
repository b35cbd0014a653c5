package asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Coroutines and foreign threads contend for locks, between awaits and across them. */
class LocksTest {

  private static final int ROUNDS = 2_000;

  private final Object monitor = new Object();
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock of the test. */
  private int count;

  private boolean inside;

  private interface Section {
    void run(boolean await) throws Exception;
  }

  private void underMonitor(boolean await) {
    synchronized (monitor) {
      critical(await);
    }
  }

  private void underLock(boolean await) {
    lock.lock();
    try {
      critical(await);
    } finally {
      lock.unlock();
    }
  }

  private void critical(boolean await) {
    assertThat(inside).isFalse();
    inside = true;
    int before = count;
    if (await) {
      Asyncio.sleep(Duration.ZERO);
    }
    count = before + 1;
    inside = false;
  }

  /** One coroutine and foreign threads take turns. */
  private void contend(Section section, boolean await) {
    AtomicBoolean over = new AtomicBoolean();
    int[] foreignRounds = new int[2];
    try (Foreign foreign = new Foreign()) {
      foreign.start(() -> foreignRounds[0] = repeat(section, over));
      foreign.startVirtual(() -> foreignRounds[1] = repeat(section, over));
      Asyncio.run(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          section.run(await);
          if (i % 3 == 0) {
            Asyncio.sleep(Duration.ZERO);
          }
        }
      });
      over.set(true);
    }
    assertThat(count).isEqualTo(ROUNDS + foreignRounds[0] + foreignRounds[1]);
  }

  private static int repeat(Section section, AtomicBoolean over) throws Exception {
    int rounds = 0;
    while (!over.get()) {
      section.run(false);
      rounds++;
      Thread.yield();
    }
    return rounds;
  }

  @Test
  void monitorBetweenAwaits() {
    contend(this::underMonitor, false);
  }

  @Test
  void monitorAcrossAwaits() {
    contend(this::underMonitor, true);
  }

  @Test
  void lockBetweenAwaits() {
    contend(this::underLock, false);
  }

  @Test
  void lockAcrossAwaits() {
    contend(this::underLock, true);
  }

  @Test
  void aCoroutineOwnsItsLocksAndNoOther() {
    Asyncio.run(() -> {
      Task<?> owner =
          Asyncio.createTask(() -> {
            synchronized (monitor) {
              lock.lock();
              lock.lock();
              Log.turns(4);
              assertThat(Thread.holdsLock(monitor)).isTrue();
              assertThat(lock.getHoldCount()).isEqualTo(2);
              lock.unlock();
              lock.unlock();
            }
          });
      Task<?> other =
          Asyncio.createTask(() -> {
            Log.turns(1);
            assertThat(Thread.holdsLock(monitor)).isFalse();
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(lock.tryLock()).isFalse();
          });
      other.await();
      owner.await();
      assertThat(lock.tryLock()).isTrue();
      lock.unlock();
    });
  }

  /** Each coroutine has monitors of its own, and they end in another order than they began. */
  @Test
  void manyCoroutinesHoldMonitorsAtTheSameTime() {
    List<Integer> ended = new ArrayList<>();
    Asyncio.run(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int n = i;
        Object outer = new Object();
        Object inner = new Object();
        tasks.add(
            Asyncio.createTask(() -> {
              synchronized (outer) {
                Asyncio.sleep(Duration.ZERO);
                synchronized (inner) {
                  Log.turns(100 - n);
                  assertThat(Thread.holdsLock(outer)).isTrue();
                  assertThat(Thread.holdsLock(inner)).isTrue();
                }
                assertThat(Thread.holdsLock(inner)).isFalse();
              }
              ended.add(n);
            }));
      }
      for (Task<?> task : tasks) {
        task.await();
      }
    });
    assertThat(ended).hasSize(100).startsWith(99, 98, 97).endsWith(2, 1, 0);
  }

  @Test
  void aMonitorThatACoroutineWaitsOnIsFreeMeanwhile() {
    try (Foreign foreign = new Foreign()) {
      int[] value = new int[1];
      foreign.start(() -> {
        synchronized (monitor) {
          while (value[0] == 0) {
            monitor.wait();
          }
          value[0]++;
          monitor.notifyAll();
        }
      });
      Asyncio.run(() -> {
        synchronized (monitor) {
          Asyncio.sleep(Duration.ZERO);
          value[0]++;
          monitor.notifyAll();
          while (value[0] == 1) {
            monitor.wait();
          }
          Asyncio.sleep(Duration.ZERO);
          assertThat(Thread.holdsLock(monitor)).isTrue();
        }
      });
      assertThat(value[0]).isEqualTo(2);
    }
  }
}
