package asyncio4j.io;

import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets those wait who write too fast: {@code asyncio.streams.FlowControlMixin}. */
final class DrainControl {

  private final EventLoop loop;
  private boolean paused;
  private boolean lost;
  private final List<LoopFuture<@Nullable Void>> waiters = new ArrayList<>();

  DrainControl(EventLoop loop) {
    this.loop = loop;
  }

  void pauseWriting() {
    paused = true;
  }

  void resumeWriting() {
    paused = false;
    for (LoopFuture<@Nullable Void> waiter : waiters) {
      if (!waiter.isDone()) {
        waiter.setResult(null);
      }
    }
  }

  void connectionLost(@Nullable Throwable cause) {
    lost = true;
    if (!paused) {
      return;
    }
    for (LoopFuture<@Nullable Void> waiter : waiters) {
      if (waiter.isDone()) {
        continue;
      }
      if (cause == null) {
        waiter.setResult(null);
      } else {
        waiter.setException(cause);
      }
    }
  }

  /** Waits in a coroutine while too much is buffered. */
  void drain() throws ConnectionResetException {
    if (lost) {
      throw new ConnectionResetException("Connection lost");
    }
    if (!paused) {
      return;
    }
    LoopFuture<@Nullable Void> waiter = loop.createFuture();
    waiters.add(waiter);
    try {
      waiter.await();
    } finally {
      waiters.remove(waiter);
    }
  }
}
