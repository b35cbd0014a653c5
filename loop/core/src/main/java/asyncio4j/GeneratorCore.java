package asyncio4j;

import asyncio4j.internal.Engines;
import asyncio4j.internal.Fiber;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a generator is made of: its body on a fiber, and what goes in and comes out. It is also what
 * the body yields to.
 *
 * <pre>
 * CREATED --send--> RUNNING <--> SUSPENDED
 *                   RUNNING --> CLOSED
 * CREATED --close or an exception at the door--> CLOSED
 * </pre>
 *
 * <p>Driver and body take turns, and a driver has to {@link #claim} the generator: any thread may
 * be it, one at a time. No exception is made for an item that comes or for items that end: {@link
 * #send} tells by its result.
 */
final class GeneratorCore<
        Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
    implements Generator.Yielder<Y, S, R>, Abandoned.Orphan {

  /** A body that returns nothing. */
  record VoidBody<Y extends @Nullable Object, S extends @Nullable Object>(
      Generator.VoidBody<Y, S> body) implements Generator.Body<Y, S, @Nullable Void> {
    @Override
    public @Nullable Void run(Generator.Yielder<Y, S, @Nullable Void> out) throws Exception {
      body.run(out);
      return null;
    }
  }

  private enum State {
    CREATED,
    RUNNING,
    SUSPENDED,
    CLOSED
  }

  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, GeneratorCore.class, State.class);

  /** Whoever makes it RUNNING owns everything here until he makes it something else. */
  private State state = State.CREATED;

  /** Null once closed. */
  private Generator.@Nullable Body<Y, S, R> body;

  /** The class of the body, for its name. */
  private final Class<?> kind;

  /** Null before the start and after the end. */
  private @Nullable Fiber fiber;

  /** The line and the coroutine that resumed the body; nothing else may suspend it. */
  private @Nullable Strand line;

  private @Nullable CoroutineImpl<?> by;

  /** What {@link #yieldFrom} hands over to: it is resumed instead of the body. */
  private @Nullable GeneratorCore<?, ?, ?> delegate;

  private final BorrowedLocals locals = new BorrowedLocals();

  /** What the body handed out. */
  private @Nullable Object item;

  /** The item is the next one: somebody looked whether there is one, and nobody took it. */
  private boolean ahead;

  /** What the driver hands in: a value, or an exception to throw. */
  private @Nullable Object handedIn;

  private @Nullable Throwable thrownIn;

  /** How the body ended; until somebody was told. */
  private @Nullable Object result;

  private @Nullable Throwable failure;

  /** Set when it is first suspended, taken back when it is closed. */
  private @Nullable Abandoned watch;

  GeneratorCore(Generator.Body<Y, S, R> body) {
    this.body = body;
    this.kind = (body instanceof VoidBody<?, ?>(var inner) ? inner : body).getClass();
  }

  // ---- abandoned ----

  /** Takes care of what happens if the user drops it now. */
  void watch(Generator<?, ?, ?> held) {
    if (watch == null) {
      watch = Abandoned.watch(held, this, Strand.current());
    }
  }

  @Override
  public void end() {
    if (state == State.SUSPENDED) {
      close();
    }
  }

  // ---- the driver's side ----

  /**
   * Resumes the generator with a value.
   *
   * @return true if there is an item, which has to be taken or kept; false if it has ended: see
   *     {@link #takeEnd}
   */
  boolean send(@Nullable Object value) {
    State now = state;
    return switch (now) {
      case SUSPENDED -> {
        claim(now);
        yield ahead ? isAhead(value) : advance(value, null);
      }
      case CREATED -> {
        if (value != null) {
          throw new IllegalTypeException("can't send non-None value to a just-started generator");
        }
        claim(now);
        yield resume(null, null);
      }
      case RUNNING -> throw alreadyExecuting();
      case CLOSED -> false;
    };
  }

  private boolean isAhead(@Nullable Object value) {
    if (value != null) {
      release(State.SUSPENDED);
      throw new IllegalStateException(
          "hasNext() has fetched the next item already: take it with next() before a value is"
              + " sent");
    }
    return true;
  }

  /** From here on the generator belongs to the caller; of two who come at once, to one of them. */
  private void claim(State from) {
    if (!STATE.compareAndSet(this, from, State.RUNNING)) {
      throw alreadyExecuting();
    }
  }

  /** And whoever claims it next sees what the body did. */
  private void release(State to) {
    STATE.setRelease(this, to);
  }

  /** As {@link #send} with null, but throws what the body throws. */
  boolean next() {
    return send(null) || ended();
  }

  /** Instead of {@link #takeItem}: leaves it for the next call. */
  void keepItem() {
    ahead = true;
    release(State.SUSPENDED);
  }

  private boolean ended() {
    Throwable thrown = takeFailure();
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
    return false;
  }

  /** Resumes the generator with an exception; an item that was fetched ahead is dropped. */
  boolean throwInto(Throwable exception) {
    Objects.requireNonNull(exception, "exception");
    State now = state;
    return switch (now) {
      case SUSPENDED -> {
        claim(now);
        ahead = false;
        yield advance(null, exception);
      }
      case RUNNING -> throw alreadyExecuting();
      case CREATED, CLOSED -> {
        claim(now);
        result = null;
        failure = exception;
        closed();
        yield false;
      }
    };
  }

  /** Ends the generator, and returns what it returns on the exit. */
  @Nullable R close() {
    State now = state;
    switch (now) {
      case RUNNING -> throw alreadyExecuting();
      case CREATED, CLOSED -> {
        claim(now);
        result = null;
        failure = null;
        closed();
        return null;
      }
      case SUSPENDED -> {
        if (throwInto(new GeneratorExit())) {
          takeItem();
          throw WhatToDo.illegalState(
              "generator ignored GeneratorExit", AsyncGeneratorCore.NO_YIELD_AT_THE_END);
        }
      }
    }
    Throwable thrown = takeFailure();
    if (thrown != null && !(thrown instanceof GeneratorExit)) {
      throw Sneaky.rethrow(thrown);
    }
    return takeResult();
  }

  /**
   * Hands everything out through the running coroutine: what {@link #yieldFrom} is for generators.
   */
  R runAsCoroutine() {
    boolean suspended = next();
    while (suspended) {
      Object sent;
      try {
        sent = CoroutineImpl.suspendRunning(takeItem());
      } catch (GeneratorExit e) {
        close();
        throw e;
      } catch (Throwable e) {
        suspended = throwInto(e) || ended();
        continue;
      }
      suspended = send(sent) || ended();
    }
    return takeResult();
  }

  private static GeneratorAlreadyExecutingException alreadyExecuting() {
    return new GeneratorAlreadyExecutingException("generator already executing");
  }

  private void closed() {
    body = null;
    fiber = null;
    if (watch != null) {
      watch.dismiss();
      watch = null;
    }
    release(State.CLOSED);
  }

  /** Resumes what it delegates to, or else the body. */
  private boolean advance(@Nullable Object value, @Nullable Throwable exception) {
    GeneratorCore<?, ?, ?> inner = delegate;
    if (inner == null) {
      return resume(value, exception);
    }
    Object answer = null;
    Throwable thrown = exception;
    try {
      if (exception instanceof GeneratorExit) {
        inner.close();
      } else if (exception == null ? inner.send(value) : inner.throwInto(exception)) {
        item = inner.takeItem();
        return true;
      } else {
        thrown = inner.takeFailure();
        answer = inner.takeResult();
      }
    } catch (Throwable e) {
      thrown = e;
    }
    delegate = null;
    if (thrown instanceof StopIteration stop) {
      // Thrown in, and let through by a delegate that others have closed: so it ended with that.
      return resume(stop.value(), null);
    }
    return resume(answer, thrown);
  }

  private boolean resume(@Nullable Object value, @Nullable Throwable exception) {
    Fiber on = fiber;
    boolean starts = on == null;
    if (on == null) {
      on = Engines.generatorFiber(this::runBody);
      fiber = on;
    }
    handedIn = value;
    thrownIn = exception;
    Strand here = Strand.current();
    line = here;
    by = here.coroutine;
    try {
      locals.offer();
      on.resume(here);
    } catch (Throwable e) {
      // There was no room left on the stack for it. That can be tried again.
      if (starts) {
        fiber = null;
      }
      release(starts ? State.CREATED : State.SUSPENDED);
      throw e;
    } finally {
      // Whoever asked for this item may hold the generator, which must not hold him in turn.
      line = null;
      by = null;
    }
    if (on.isDone()) {
      closed();
      return false;
    }
    return true;
  }

  /** The item that the last resumption brought. Now others may come. */
  @SuppressWarnings({"unchecked", "NullAway"}) // only yield() and a delegate's yield() set it
  Y takeItem() {
    Y taken = (Y) item;
    item = null;
    ahead = false;
    release(State.SUSPENDED);
    return taken;
  }

  @Nullable Throwable takeFailure() {
    Throwable taken = failure;
    failure = null;
    return taken;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only runBody() sets it
  R takeResult() {
    R taken = (R) result;
    result = null;
    return taken;
  }

  /** What to throw after the end: what the body threw, or else its return value. */
  RuntimeException takeEnd() {
    Throwable thrown = takeFailure();
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
    return new StopIteration(takeResult());
  }

  // ---- the body's side ----

  private void runBody() {
    locals.borrow();
    try {
      result = Objects.requireNonNull(body).run(this);
    } catch (StopIteration e) {
      failure = new IllegalStateException("generator raised StopIteration", e);
    } catch (Throwable e) {
      failure = e;
    } finally {
      locals.giveBack();
    }
  }

  @Override
  @SuppressWarnings({
    "NamedLikeContextualKeyword", // as in the interface
    "unchecked" // send() hands in an S
  })
  public @Nullable S yield(Y next) {
    Fiber on = running();
    item = next;
    return (S) suspend(on);
  }

  private Fiber running() {
    Fiber on = fiber;
    if (on == null || state != State.RUNNING || line == null || line.coroutine != by) {
      throw AsyncGeneratorCore.outside();
    }
    return on;
  }

  private @Nullable Object suspend(Fiber on) {
    locals.giveBack();
    on.suspend();
    locals.borrow();
    Throwable thrown = thrownIn;
    if (thrown != null) {
      thrownIn = null;
      throw Sneaky.rethrow(thrown);
    }
    Object value = handedIn;
    handedIn = null;
    return value;
  }

  /**
   * The first item is asked for from here, so that the delegate's body begins inside this one; the
   * others come straight from it, however deep such calls are nested.
   */
  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // advance() hands in the delegate's result
  public <Q extends @Nullable Object> Q yieldFrom(Generator<? extends Y, ? super S, Q> other) {
    Fiber on = running();
    GeneratorCore<? extends Y, ? super S, Q> inner =
        ((GeneratorImpl<? extends Y, ? super S, Q>) other).core();
    try {
      if (inner.next()) {
        item = inner.takeItem();
        delegate = inner;
        return (Q) suspend(on);
      }
      return inner.takeResult();
    } finally {
      Reference.reachabilityFence(other);
    }
  }

  @Override
  public void yieldFrom(Iterable<? extends Y> items) {
    Iterator<? extends Y> iterator = items.iterator();
    if (iterator instanceof Generator<?, ?, ?> generator) {
      @SuppressWarnings("unchecked") // its items are those of the iterable
      Generator<? extends Y, ? super S, ?> other = (Generator<? extends Y, ? super S, ?>) generator;
      yieldFrom(other);
      return;
    }
    try {
      while (iterator.hasNext()) {
        this.yield(iterator.next());
      }
    } catch (GeneratorExit e) {
      close(iterator);
      throw e;
    }
  }

  private static void close(Iterator<?> iterator) {
    if (iterator instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw Sneaky.rethrow(e);
      }
    }
  }

  @Override
  public String toString() {
    return "<generator object " + Names.of(kind) + ">";
  }
}
