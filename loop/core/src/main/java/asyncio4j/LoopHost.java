package asyncio4j;

import asyncio4j.internal.Engines;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
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

  /** How often who has something for the home looks whether it is still there. */
  private static final long LOOK_MILLIS = 100;

  /**
   * The thread that the poller stays on; null as long as any will do. Written at the end of a run,
   * by the thread of that run, and by the one that closes the poller.
   */
  private volatile @Nullable Thread home;

  /**
   * Threads that take what comes if they become the home, from their beginning to their end. Each
   * adds and removes itself.
   */
  private final Set<Thread> takers = ConcurrentHashMap.newKeySet();

  /** What comes for the home. */
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
    Thread known = home();
    if (known != null) {
      checkThread(Thread.currentThread());
      if (known == Thread.currentThread()) {
        body.run();
      } else if (!handOver(known, body)) {
        // It has left, most likely since somebody has closed the loop meanwhile.
        loop.checkOpen();
        run(body, ownThread);
      }
    } else if (!ownThread && Engines.canHostLoop()) {
      body.run();
    } else {
      Run run = new Run(body);
      Thread thread =
          Engines.loopThread(loop.name(), () -> runAndTakeWhatComes(() -> perform(run)));
      if (!thread.isVirtual()) {
        // The caller waits for it, and between two runs nobody does.
        thread.setDaemon(true);
      }
      thread.start();
      await(run);
    }
  }

  /**
   * The home. One that has ended is none: what the poller has left there is lost, and the loop's
   * clean-up must run all the same.
   */
  private @Nullable Thread home() {
    Thread known = home;
    return known != null && known.isAlive() ? known : null;
  }

  /** Whether the calling thread takes what comes for the poller if that stays on it. */
  boolean isOwnThread() {
    return takers.contains(Thread.currentThread());
  }

  /**
   * Does nothing if the loop can run on a thread.
   *
   * @param thread null for a new one
   * @throws IllegalStateException if the poller stays on another one, which does not wait for runs
   */
  void checkThread(@Nullable Thread thread) {
    Thread known = home();
    if (known != null && known != thread && !takers.contains(known)) {
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

  /**
   * Runs something on a thread of ours, and then what others hand over as long as the poller stays
   * here. What it throws is an uncaught exception of the thread, told of at once.
   */
  void runAndTakeWhatComes(Runnable body) {
    Thread me = Thread.currentThread();
    takers.add(me);
    try {
      body.run();
    } catch (Throwable e) {
      if (home != me) {
        throw e;
      }
      me.getUncaughtExceptionHandler().uncaughtException(me, e);
    } finally {
      try {
        takeWhatComes(me);
      } finally {
        takers.remove(me);
      }
    }
  }

  private void takeWhatComes(Thread me) {
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

  /**
   * A run is over, and no other has begun: until this returns the loop counts as running, so that
   * whoever finds that it is not knows where it has to run. On the thread of the run.
   */
  void runEnds() {
    home = !loop.isClosed() && loop.poller().staysOnThread() ? Thread.currentThread() : null;
  }

  private void perform(Run run) {
    try {
      run.body.run();
    } catch (Throwable e) {
      run.failure.set(e);
    } finally {
      run.over.countDown();
    }
  }

  /**
   * Has the home do something. It takes one thing after the other.
   *
   * @return false if it did not, since it has left
   */
  private boolean handOver(Thread known, Runnable body) {
    Run run = new Run(body);
    boolean interrupted = false;
    boolean taken = false;
    while (!taken && home == known && takers.contains(known)) {
      try {
        taken = runs.offer(run, LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      // For the wait that follows, which passes it on, or for the caller.
      Thread.currentThread().interrupt();
    }
    if (taken) {
      await(run);
    }
    return taken;
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
    Thread known = home();
    if (known == null
        || known == Thread.currentThread()
        || !takers.contains(known)
        || !handOver(known, this::closeHere)) {
      closeHere();
    }
  }

  private void closeHere() {
    try {
      loop.poller().close();
    } finally {
      home = null;
    }
  }
}
