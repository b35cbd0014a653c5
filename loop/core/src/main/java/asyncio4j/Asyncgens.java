package asyncio4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The async generators that were first used on a loop and are not finished, in the order of their
 * first use: what is about them in {@code base_events.py}.
 */
final class Asyncgens {

  private static final Logger WARNINGS = LoggerFactory.getLogger("asyncio4j.warnings");

  private final EventLoopImpl loop;
  private final AsyncgenHooks hooks = new AsyncgenHooks(this::firstUsed, this::abandoned);

  /** A generator that is finished elsewhere is taken out from there. */
  private final Set<Abandoned> open = Collections.synchronizedSet(new LinkedHashSet<>());

  /** Owned by the loop's line. */
  private boolean shutDown;

  Asyncgens(EventLoopImpl loop) {
    this.loop = loop;
  }

  AsyncgenHooks hooks() {
    return hooks;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  void remove(Abandoned generator) {
    open.remove(generator);
  }

  private static AsyncGeneratorCore<?, ?> core(AsyncGenerator<?, ?> generator) {
    return ((AsyncGeneratorImpl<?, ?>) generator).core();
  }

  private void firstUsed(AsyncGenerator<?, ?> generator) {
    if (shutDown) {
      WARNINGS.warn(
          "asynchronous generator {} was scheduled after loop.shutdown_asyncgens() call",
          generator);
    }
    Abandoned watch = core(generator).register(this);
    if (watch != null) {
      open.add(watch);
    }
  }

  private void abandoned(AsyncGenerator<?, ?> generator) {
    core(generator).unregister();
    if (!loop.isClosed()) {
      loop.run(() -> loop.createTask(() -> generator.aclose().await()));
    }
  }

  /** The body of {@code shutdown_asyncgens}. */
  void shutdown() {
    shutDown = true;
    List<AsyncGenerator<?, ?>> closing = takeAll();
    List<Task<@Nullable Void>> tasks = new ArrayList<>();
    for (AsyncGenerator<?, ?> generator : closing) {
      tasks.add(loop.createTask(() -> generator.aclose().await()));
    }
    join(tasks);
    for (int i = 0; i < tasks.size(); i++) {
      Task<?> task = tasks.get(i);
      Throwable failure = task.isCancelled() ? null : task.exception();
      if (failure != null) {
        report(closing.get(i), failure);
      }
    }
  }

  private List<AsyncGenerator<?, ?>> takeAll() {
    List<AsyncGenerator<?, ?>> all = new ArrayList<>();
    for (Abandoned watch : open.toArray(new Abandoned[0])) {
      if (watch.get() instanceof AsyncGenerator<?, ?> held) {
        all.add(held);
      } else if (watch.core() instanceof AsyncGeneratorCore<?, ?> core) {
        all.add(new AsyncGeneratorImpl<>(core));
      }
    }
    open.clear();
    return all;
  }

  /** Those that were begun and are neither finished nor closed. */
  void addLeaks(List<Leak> leaks) {
    for (Abandoned watch : open.toArray(new Abandoned[0])) {
      if (watch.core() instanceof AsyncGeneratorCore<?, ?> core) {
        leaks.add(
            new Leak(
                Leak.Kind.ASYNC_GENERATOR,
                core.toString(),
                StackFrames.firstOfUser(core.source()),
                null));
      }
    }
  }

  /** Waits until all are done; a cancellation meanwhile cancels them, and waits still. */
  private void join(List<Task<@Nullable Void>> tasks) {
    CancelledError cancelled = null;
    for (Task<?> task : tasks) {
      while (!task.isDone()) {
        LoopFuture<@Nullable Void> done =
            new FutureOfOthers<>(loop, "async generators that close", () -> tasks);
        task.addDoneCallback(
            over -> {
              if (!done.isDone()) {
                done.setResult(null);
              }
            },
            new Context());
        try {
          done.await();
        } catch (CancelledError e) {
          cancelled = e;
          tasks.forEach(Task::cancel);
        }
      }
    }
    if (cancelled != null) {
      throw cancelled;
    }
  }

  private void report(AsyncGenerator<?, ?> generator, Throwable failure) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put(
        "message", "an error occurred during closing of asynchronous generator " + generator);
    context.put("exception", failure);
    context.put("asyncgen", generator);
    loop.callExceptionHandler(context);
  }
}
