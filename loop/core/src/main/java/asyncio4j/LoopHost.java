package asyncio4j;

import asyncio4j.internal.Engines;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the threads for the runs of a loop. The carried engine needs a platform thread and relay a
 * virtual one; a caller of the other kind waits while the loop runs on a thread of its own.
 *
 * <p>Such a thread ends with its run, unless the poller has to stay on it: then it waits for the
 * next run, and ends when the loop is closed.
 */
final class LoopHost {

  private final EventLoopImpl loop;

  /**
   * The thread that the poller stays on; null as long as any will do. Written at the end of a run,
   * by the thread of that run.
   */
  private volatile @Nullable Thread home;

  /** The last thread of ours: if it becomes the home, it takes what comes. Written by itself. */
  private volatile @Nullable Thread ours;

  /** What comes for it. */
  private final SynchronousQueue<Run> runs = new SynchronousQueue<>();

  LoopHost(EventLoopImpl loop) {
    this.loop = loop;
  }

  /** A run that somebody waits for. */
  private static final class Run {
    private final Runnable body;
    private final @Nullable ClassLoader classes = Thread.currentThread().getContextClassLoader();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Run(Runnable body) {
      this.body = body;
    }
  }

  /**
   * Runs the loop and returns when the run is over. What the run throws is thrown here.
   *
   * @param ownThread run on a thread of its own in any case. An interrupt of a thread that carries
   *     coroutines can be lost, since the JDK clears it when it changes coroutines; an interrupt of
   *     a caller that waits cannot: the loop gets it, or the caller keeps it.
   * @throws IllegalStateException if the poller stays on a thread of somebody else's
   */
  void run(Runnable body, boolean ownThread) {
    Thread known = home;
    if (known != null) {
      checkThread(Thread.currentThread());
      if (known == Thread.currentThread()) {
        runHere(body);
      } else {
        handOver(body);
      }
    } else if (!ownThread && Engines.canHostLoop()) {
      runHere(body);
    } else {
      Run run = new Run(body);
      Thread thread =
          Engines.loopThread(
              loop.name(),
              () -> {
                mayKeepThisThread();
                perform(run);
                runWhatComes();
              });
      if (!thread.isVirtual()) {
        // The caller waits for it, and between two runs nobody does.
        thread.setDaemon(true);
      }
      thread.start();
      await(run);
    }
  }

  /**
   * Does nothing if the loop can run on a thread.
   *
   * @param thread null for a new one
   * @throws IllegalStateException if the poller stays on another one, which does not wait for runs
   */
  void checkThread(@Nullable Thread thread) {
    Thread known = home;
    if (known != null && known != thread && known != ours) {
      throw WhatToDo.illegalState(
          "This event loop's poller, "
              + loop.poller()
              + ", can be used on one thread only, which is "
              + known
              + " since the loop was run there",
          "run it there again, or use a Runner or a LoopThread from the beginning: they keep one"
              + " thread for all runs of a loop");
    }
  }

  /** To be called on a thread that is going to call {@link #runWhatComes} after its run. */
  void mayKeepThisThread() {
    if (home == null) {
      ours = Thread.currentThread();
    }
  }

  /** Runs what others hand over as long as the poller stays on this thread. */
  void runWhatComes() {
    Thread me = Thread.currentThread();
    while (home == me) {
      try {
        // An interrupt that came too late is for nobody.
        var _ = Thread.interrupted();
        Run next = runs.take();
        me.setContextClassLoader(next.classes);
        perform(next);
      } catch (InterruptedException e) {
        // As above.
      }
    }
  }

  private void runHere(Runnable body) {
    try {
      body.run();
    } finally {
      home = loop.poller().staysOnThread() ? Thread.currentThread() : null;
    }
  }

  private void perform(Run run) {
    try {
      runHere(run.body);
    } catch (Throwable e) {
      run.failure.set(e);
    } finally {
      run.over.countDown();
    }
  }

  /** Has the home do something. It takes one thing after the other. */
  private void handOver(Runnable body) {
    Run run = new Run(body);
    boolean interrupted = false;
    while (true) {
      try {
        runs.put(run);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      // For the wait that follows, which passes it on.
      Thread.currentThread().interrupt();
    }
    await(run);
  }

  private void await(Run run) {
    AtomicBoolean interrupt = new AtomicBoolean();
    while (true) {
      try {
        run.over.await();
        break;
      } catch (InterruptedException e) {
        interrupt.set(true);
        loop.interrupt(interrupt);
      }
    }
    if (interrupt.getAndSet(false)) {
      // It came too late for this run.
      Thread.currentThread().interrupt();
    }
    Throwable thrown = run.failure.get();
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
  }

  /** Closes the poller, on the thread that it stays on if that one waits; which ends it. */
  void closePoller() {
    Thread known = home;
    if (known != null && known == ours && known != Thread.currentThread()) {
      handOver(loop.poller()::close);
    } else {
      loop.poller().close();
    }
  }
}
