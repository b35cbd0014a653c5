package asyncio4j.blocking.blockhound;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Work that is given to an executor of the JDK's, and has to wait there. */
final class HandOver {

  private HandOver() {}

  /** Another thread has the lock of the executor's queue until the caller waits for it. */
  static Stage contended() {
    Stage stage = new Stage();
    BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(2);
    ThreadPoolExecutor executor = busy(stage, queue, new ThreadPoolExecutor.AbortPolicy());
    stage.calls(() -> {
      holdTheLock(stage, queue);
      executor.execute(() -> {});
    });
    return stage;
  }

  /** The same lock, and no executor that waits for it. */
  static Stage ofNoExecutor() {
    Stage stage = new Stage();
    BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(2);
    queue.add(() -> {});
    stage.calls(() -> {
      holdTheLock(stage, queue);
      queue.add(() -> {});
    });
    return stage;
  }

  /**
   * The executor is full, and runs on the caller what blocks. It is the JDK's code all the way
   * down.
   */
  static Stage runByTheCaller() {
    Stage stage = new Stage();
    ThreadPoolExecutor executor =
        busy(stage, new ArrayBlockingQueue<>(1), new ThreadPoolExecutor.CallerRunsPolicy());
    Semaphore semaphore = new Semaphore(0);
    stage.calls(() -> {
      stage.onceBlocked(semaphore::release);
      executor.execute(semaphore::acquireUninterruptibly);
    });
    return stage;
  }

  /** The executor is full, and its own handler waits. */
  static Stage untilThereIsRoom() {
    Stage stage = new Stage();
    Semaphore room = new Semaphore(0);
    ThreadPoolExecutor executor =
        busy(
            stage, new ArrayBlockingQueue<>(1), (work, rejecting) -> room.acquireUninterruptibly());
    stage.calls(() -> {
      stage.onceBlocked(room::release);
      executor.execute(() -> {});
    });
    return stage;
  }

  /** One whose thread works until the stage is closed; there is something in its queue. */
  private static ThreadPoolExecutor busy(
      Stage stage, BlockingQueue<Runnable> queue, RejectedExecutionHandler rejects) {
    ThreadPoolExecutor executor =
        stage.closes(new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, rejects));
    CountDownLatch over = new CountDownLatch(1);
    AutoCloseable end = over::countDown;
    stage.closes(end);
    executor.submit(() -> {
      over.await();
      return null;
    });
    executor.execute(() -> {});
    return executor;
  }

  private static void holdTheLock(Stage stage, BlockingQueue<Runnable> queue) {
    // It has it for as long as it goes through what is in there.
    stage.heldUntilBlocked(hold -> queue.forEach(work -> hold.run()));
  }
}
