package asyncio4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The future that {@code gather} returns: done when all of its children are, or when the first of
 * them fails. Cancelling it cancels the children, and it ends when they have: like a task, it is
 * not cancelled at once.
 *
 * <p>Belongs to the loop's line.
 *
 * @param <R> what stands in the list: a child's result or, if exceptions are returned, its
 *     exception
 */
final class Gather<R extends @Nullable Object> extends FutureImpl<List<R>> {

  /** One for each argument, in their order; an argument that is given twice is here twice. */
  private final List<FutureImpl<? extends R>> children;

  private final Family family;
  private boolean cancelRequested;

  /** Counts the children that are done. It is there before the future is, so callbacks go here. */
  private static final class Family {
    final boolean returnExceptions;
    int size;
    int done;

    /** Null until all children are known; a child that is done before that counts, no more. */
    @Nullable Gather<?> outer;

    Family(boolean returnExceptions) {
      this.returnExceptions = returnExceptions;
    }

    void childDone(LoopFuture<?> child) {
      done++;
      Gather<?> gathering = outer;
      if (gathering != null && !gathering.isDone()) {
        gathering.childDone((FutureImpl<?>) child);
      } else if (!child.isCancelled()) {
        ((FutureImpl<?>) child).markRetrieved();
      }
    }
  }

  private Gather(EventLoopImpl loop, List<FutureImpl<? extends R>> children, Family family) {
    super(loop);
    this.children = children;
    this.family = family;
  }

  /** The first exception of a child is the exception of the whole. */
  static <T extends @Nullable Object> LoopFuture<List<T>> of(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return Gather.<T>gather(null, awaitables, false);
  }

  /** Exceptions stand in the list like results. */
  static LoopFuture<List<@Nullable Object>> returningExceptions(
      @Nullable EventLoopImpl loop, Collection<? extends Awaitable<?>> awaitables) {
    return Gather.<@Nullable Object>gather(loop, awaitables, true);
  }

  private static <R extends @Nullable Object> LoopFuture<List<R>> gather(
      @Nullable EventLoopImpl givenLoop,
      Collection<? extends Awaitable<? extends R>> awaitables,
      boolean returnExceptions) {
    EventLoopImpl loop = givenLoop;
    if (awaitables.isEmpty()) {
      LoopFuture<List<R>> empty =
          (loop != null ? loop : EventLoopImpl.runningHere()).createFuture();
      empty.setResult(List.of());
      return empty;
    }
    Family family = new Family(returnExceptions);
    Map<Awaitable<?>, FutureImpl<? extends R>> known = new HashMap<>();
    List<FutureImpl<? extends R>> children = new ArrayList<>(awaitables.size());
    List<FutureImpl<? extends R>> alreadyDone = new ArrayList<>();
    for (Awaitable<? extends R> awaitable : awaitables) {
      FutureImpl<? extends R> child = known.get(awaitable);
      if (child == null) {
        child = Futures.<R>ensure(awaitable, loop);
        loop = child.loop;
        known.put(awaitable, child);
        family.size++;
        if (child.isDone()) {
          alreadyDone.add(child);
        } else {
          child.addDoneCallback(family::childDone);
        }
      }
      children.add(child);
    }
    if (loop == null) {
      throw new AssertionError("a child has a loop");
    }
    Gather<R> outer = new Gather<>(loop, children, family);
    family.outer = outer;
    alreadyDone.forEach(family::childDone);
    return outer;
  }

  private void childDone(FutureImpl<?> child) {
    if (!family.returnExceptions) {
      if (child.isCancelled()) {
        fail(child.makeCancelledError());
        return;
      }
      Throwable failure = child.exception();
      if (failure != null) {
        fail(failure);
        return;
      }
    }
    if (family.done == family.size) {
      allDone();
    }
  }

  private void allDone() {
    @Nullable Object[] outcomes = new @Nullable Object[children.size()];
    int index = 0;
    for (FutureImpl<? extends R> child : children) {
      outcomes[index++] = outcome(child);
    }
    if (cancelRequested) {
      // A cancelled whole ends cancelled, also if exceptions are returned or the children refused.
      fail(children.getLast().makeCancelledError());
    } else {
      finish(Collections.unmodifiableList(Arrays.asList(outcomes)));
    }
  }

  private static @Nullable Object outcome(FutureImpl<?> child) {
    if (child.isCancelled()) {
      return new CancelledError(child.cancelMessage());
    }
    Throwable failure = child.exception();
    return failure != null ? failure : child.result();
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (isDone()) {
      return false;
    }
    boolean any = false;
    for (FutureImpl<?> child : children) {
      any |= child.cancel(message);
    }
    cancelRequested |= any;
    return any;
  }

  @Override
  String kind() {
    return "GatheringFuture";
  }

  @Override
  String awaitedAs() {
    return "gather of " + family.size;
  }

  @Override
  Collection<? extends FutureImpl<?>> behind() {
    return children;
  }
}
