package asyncio4j;

import java.util.concurrent.Executor;

/**
 * An executor that can take back work that waits in its queue, so that cancelled work does not hold
 * a place there. Any {@link Executor} can be given to {@link EventLoop#runInExecutor}: cancelled
 * work does nothing when its turn comes. This one has not even to come to it.
 */
public interface RevocableExecutor extends Executor {

  /**
   * As {@link #execute}, with a way back.
   *
   * @param work what to run
   * @return takes the work back. Called once at most, on the loop's thread, and only for work that
   *     has not begun and will do nothing should it be run nevertheless
   * @throws java.util.concurrent.RejectedExecutionException if the work is not accepted
   */
  Runnable enqueue(Runnable work);

  @Override
  default void execute(Runnable work) {
    enqueue(work);
  }
}
