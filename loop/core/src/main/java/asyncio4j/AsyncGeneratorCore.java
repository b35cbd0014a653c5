package asyncio4j;

import asyncio4j.internal.Engines;
import asyncio4j.internal.Fiber;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an async generator is made of: CPython's {@code genobject.c}, with its flags. It is also
 * what the body yields to.
 *
 * <p>The body runs on a fiber that is resumed inside the coroutine that asks for an item, so that
 * an await in the body suspends that coroutine; meanwhile {@link #running} refuses others. {@link
 * #forEach} needs no fiber; see {@link InlineIteration}.
 *
 * <p>Belongs to the line of its loop. No exception is made for an item that comes or for items that
 * end: {@link #send} tells by its result.
 */
final class AsyncGeneratorCore<Y extends @Nullable Object, S extends @Nullable Object>
    implements AsyncGenerator.Yielder<Y, S>, Abandoned.Orphan {

  private enum State {
    CREATED,
    STARTED,
    CLOSED
  }

  private State state = State.CREATED;

  /** Null once closed. */
  private AsyncGenerator.@Nullable Body<Y, S> body;

  /** The class of the body, for a name. */
  private final Class<?> kind;

  private final @Nullable String name;

  /** Somebody waits for an item, an error or the end: {@code ag_running}. */
  private boolean running;

  /** It was asked to close, or came to an end by itself: {@code ag_closed}. */
  private boolean closed;

  /** The hooks were asked: {@code ag_hooks_inited}. */
  private boolean hooked;

  /** The loop where it was first used. */
  private @Nullable EventLoopImpl loop;

  /** The hook that is told when the generator is abandoned. */
  private @Nullable Consumer<? super AsyncGenerator<?, ?>> finalizer;

  private @Nullable Abandoned watch;

  /** Where the watch is registered. */
  private @Nullable Asyncgens registry;

  private final @Nullable Throwable source;

  /** Null before the start, after the end, and in {@link #forEach}. */
  private @Nullable Fiber fiber;

  /** The line and the coroutine that resumed the body; nothing else may suspend it. */
  private @Nullable Strand line;

  private @Nullable CoroutineImpl<?> by;

  private final BorrowedLocals locals = new BorrowedLocals();

  /** What the body handed out. */
  private @Nullable Object item;

  /** What the driver hands in: a value, or an exception to throw. */
  private @Nullable Object handedIn;

  private @Nullable Throwable thrownIn;

  /** How the body ended, if not well. */
  private @Nullable Throwable failure;

  AsyncGeneratorCore(AsyncGenerator.Body<Y, S> body, @Nullable String name) {
    this.body = body;
    this.kind = body.getClass();
    this.name = name;
    this.source = DebugMode.isOnHere() ? new Throwable("it was created here") : null;
  }

  /** Where it was created, in debug mode. */
  @Nullable Throwable source() {
    return source;
  }

  String name() {
    return name != null ? name : Names.of(kind);
  }

  // ---- the hooks ----

  /**
   * Called before each use.
   *
   * @param held the object by which the user holds the generator
   */
  void beforeUse(AsyncGenerator<?, ?> held) {
    if (!hooked) {
      hooked = true;
      Strand here = Strand.current();
      loop = here.loop;
      AsyncgenHooks hooks = here.hooks();
      finalizer = hooks.finalizer();
      watch = Abandoned.watch(held, this, here);
      hooks.first(held);
    }
  }

  /**
   * Called before {@link #forEach}: a body that runs in its user's coroutine is never abandoned.
   */
  void beforeForEach(AsyncGenerator<?, ?> held) {
    if (state != State.CREATED) {
      beforeUse(held);
    } else if (!hooked) {
      hooked = true;
      Strand.current().hooks().first(held);
    }
  }

  boolean isInDebugMode() {
    return loop != null ? loop.getDebug() : DebugMode.isDefault();
  }

  /** A loop keeps it in mind. Returns null if there is no need to. */
  @Nullable Abandoned register(Asyncgens with) {
    if (watch != null) {
      registry = with;
    }
    return watch;
  }

  void unregister() {
    if (registry != null && watch != null) {
      registry.remove(watch);
    }
  }

  /** Nobody holds it any more. */
  @Override
  public void end() {
    if (state == State.CLOSED || running) {
      return;
    }
    if (finalizer != null && !closed) {
      finalizer.accept(new AsyncGeneratorImpl<>(this));
      return;
    }
    // Also one that has refused an exit before gets another.
    closed = false;
    CoroutineImpl<@Nullable Void> closing =
        CoroutineImpl.unwatched(new CoroutineImpl.VoidBody(this::aclose));
    if (!closing.drive(Strand.current(), null, null)) {
      throw ignoredExit();
    }
    if (closing.failure() != null) {
      throw Sneaky.rethrow(closing.failure());
    }
  }

  // ---- the driver's side ----

  /**
   * {@code anext} and {@code asend}: resumes the body until its next item.
   *
   * @return true if there is an item to take, false if the body has returned
   */
  boolean send(@Nullable Object value) {
    checkNotRunning("anext");
    if (state == State.CLOSED) {
      closed = true;
      return false;
    }
    if (state == State.CREATED && value != null) {
      throw new IllegalTypeException("can't send non-None value to a just-started async generator");
    }
    return resume(value, null);
  }

  /**
   * {@code athrow}: throws an exception at the body's {@code yield}.
   *
   * @return the next item; null after the end
   */
  @Nullable Y athrow(Throwable exception) {
    if (state == State.CLOSED) {
      return null;
    }
    checkNotRunning("athrow");
    checkNotClosed();
    if (state == State.CREATED) {
      close();
      if (exception instanceof StopIteration stop) {
        // That is how an awaitable tells its result.
        @SuppressWarnings("unchecked") // the caller has thrown it in, and gets it back
        Y result = (Y) stop.value();
        return result;
      }
      throw Sneaky.rethrow(exception);
    }
    if (!resume(null, exception)) {
      throw new StopAsyncIteration();
    }
    return takeItem();
  }

  /** {@code aclose}: throws an exit at the body's {@code yield}. */
  void aclose() {
    if (state == State.CLOSED) {
      return;
    }
    checkNotRunning("aclose");
    checkNotClosed();
    closed = true;
    if (state == State.CREATED) {
      close();
      return;
    }
    boolean yielded;
    try {
      yielded = resume(null, new GeneratorExit());
    } catch (GeneratorExit e) {
      return;
    }
    if (yielded) {
      item = null;
      throw ignoredExit();
    }
  }

  static final String NO_YIELD_AT_THE_END =
      "do not yield in a finally block, or after you caught the GeneratorExit: let it pass";

  static IllegalStateException ignoredExit() {
    return WhatToDo.illegalState("async generator ignored GeneratorExit", NO_YIELD_AT_THE_END);
  }

  private void checkNotRunning(String what) {
    if (running) {
      throw WhatToDo.illegalState(
          what + "(): asynchronous generator is already running",
          "await the step that is running first; for several consumers put an AsyncQueue between");
    }
  }

  private void checkNotClosed() {
    if (closed) {
      throw new StopAsyncIteration();
    }
  }

  private boolean resume(@Nullable Object value, @Nullable Throwable exception) {
    Fiber on = fiber;
    if (on == null) {
      on = Engines.generatorFiber(this::runBody);
      fiber = on;
    }
    handedIn = value;
    thrownIn = exception;
    state = State.STARTED;
    running = true;
    Strand here = Strand.current();
    line = here;
    by = here.coroutine;
    try {
      locals.offer();
      on.resume(here);
    } finally {
      running = false;
      // Whoever asked for this item may hold the generator, which must not hold him in turn.
      line = null;
      by = null;
    }
    return !on.isDone() || ended();
  }

  /** Always false, if it returns. */
  private boolean ended() {
    close();
    Throwable thrown = failure;
    if (thrown == null) {
      closed = true;
      return false;
    }
    failure = null;
    if (thrown instanceof GeneratorExit) {
      closed = true;
    }
    throw Sneaky.rethrow(thrown);
  }

  private void close() {
    state = State.CLOSED;
    body = null;
    fiber = null;
    if (watch != null) {
      watch.dismiss();
      unregister();
    }
  }

  /** The item that the last resumption brought. */
  @SuppressWarnings({"unchecked", "NullAway"}) // only yield() sets it
  Y takeItem() {
    Y taken = (Y) item;
    item = null;
    return taken;
  }

  /** Runs the body to its end, without a fiber if it was not started yet. */
  void forEach(Consumer<? super Y> consumer) {
    if (state == State.CREATED) {
      checkNotRunning("anext");
      runInline(consumer);
      return;
    }
    while (send(null)) {
      Y next = takeItem();
      try {
        consumer.accept(next);
      } catch (Throwable e) {
        throw Sneaky.rethrow(closedBecauseOf(e));
      }
    }
  }

  private void runInline(Consumer<? super Y> consumer) {
    state = State.STARTED;
    running = true;
    try {
      new InlineIteration<Y, S>(consumer).run(Objects.requireNonNull(body));
    } finally {
      running = false;
      closed = true;
      close();
    }
  }

  /** The consumer failed: ends the body, and returns what comes of both. */
  private Throwable closedBecauseOf(Throwable cause) {
    try {
      aclose();
      return cause;
    } catch (Throwable e) {
      return newer(e, cause);
    }
  }

  /** What a clean-up throws goes before what it was made for, as in a {@code finally} block. */
  static Throwable newer(Throwable thrown, Throwable before) {
    if (thrown != before) {
      thrown.addSuppressed(before);
    }
    return thrown;
  }

  // ---- the body's side ----

  private void runBody() {
    locals.borrow();
    try {
      Objects.requireNonNull(body).run(this);
    } catch (Throwable e) {
      failure = endedBy(e);
    } finally {
      locals.giveBack();
    }
  }

  /** What means an end to whoever iterates must not come out of the body. */
  static Throwable endedBy(Throwable e) {
    if (e instanceof StopAsyncIteration || e instanceof StopIteration) {
      return new IllegalStateException(
          "async generator raised "
              + (e instanceof StopIteration ? "StopIteration" : "StopAsyncIteration"),
          e);
    }
    return e;
  }

  @Override
  @SuppressWarnings({
    "NamedLikeContextualKeyword", // as in the interface
    "unchecked" // send() is given an S
  })
  public @Nullable S yield(Y next) {
    Fiber on = fiber;
    if (on == null || !running || line == null || line.coroutine != by) {
      throw outside();
    }
    item = next;
    locals.giveBack();
    on.suspend();
    locals.borrow();
    Throwable thrown = thrownIn;
    if (thrown != null) {
      thrownIn = null;
      throw Sneaky.rethrow(thrown);
    }
    S value = (S) handedIn;
    handedIn = null;
    return value;
  }

  static IllegalStateException outside() {
    return new IllegalStateException(
        "yield outside the body that it belongs to: only what the body itself runs may yield, and"
            + " no other task, coroutine or thread");
  }

  @Override
  public String toString() {
    return "<async_generator object " + name() + ">";
  }
}
