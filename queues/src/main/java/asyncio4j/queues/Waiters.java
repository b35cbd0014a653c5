package asyncio4j.queues;

import asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines in line for one thing, first come first served. Anybody can leave from any place at no
 * cost, so that a hundred thousand cancelled waiters are no trouble. It belongs to the loop's
 * thread.
 *
 * <p>Waking somebody completes a future and runs nothing, so the line does not change meanwhile.
 */
final class Waiters {

  private @Nullable Waiter first;
  private @Nullable Waiter last;
  private int size;

  /** A new place at the end of the line. */
  Waiter join(EventLoop loop) {
    Waiter waiter = new Waiter(loop);
    Waiter before = last;
    if (before == null) {
      first = waiter;
    } else {
      before.next = waiter;
      waiter.previous = before;
    }
    last = waiter;
    waiter.inLine = true;
    size++;
    return waiter;
  }

  /** Leaves the line; without effect on a waiter that was taken out of it. */
  void leave(Waiter waiter) {
    if (!waiter.inLine) {
      return;
    }
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    waiter.inLine = false;
    size--;
  }

  int size() {
    return size;
  }

  /** True also for an empty line. */
  boolean areAllCancelled() {
    for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
      if (!waiter.isCancelled()) {
        return false;
      }
    }
    return true;
  }

  /** Wakes the first in line, who stays there until it runs; true if it was not awake already. */
  boolean wakeFirst() {
    Waiter head = first;
    return head != null && head.wake();
  }

  /** Wakes up to so many who are not awake yet; they stay in line until they run. */
  int wake(int count) {
    int woken = 0;
    for (Waiter waiter = first; waiter != null && woken < count; waiter = waiter.next) {
      if (waiter.wake()) {
        woken++;
      }
    }
    return woken;
  }

  /** Takes waiters out of the line until one of them could be woken. */
  void takeAndWakeNext() {
    boolean woken = false;
    for (Waiter head = first; head != null && !woken; head = first) {
      leave(head);
      woken = head.wake();
    }
  }

  /** Takes everybody out of the line and wakes them. */
  void takeAndWakeAll() {
    for (Waiter head = first; head != null; head = first) {
      leave(head);
      head.wake();
    }
  }

  /** For a {@code toString}: nothing if the line is empty. */
  String describe(String before) {
    return size == 0 ? "" : before + size;
  }
}
