package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.EventLoop;
import asyncio4j.GeneratorExit;
import asyncio4j.LoopFuture;
import asyncio4j.Task;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * One subscriber of an {@link AsyncFlux}: the body of its generator, and what that hands its items
 * to.
 *
 * <p>{@link #yield} is the hot path. As long as there is credit it calls {@code onNext} and nothing
 * else. {@link #credit} is the loop's own part of the demand; when it is spent the loop takes what
 * has come meanwhile to {@link Demand}, or suspends the body at its yield.
 */
final class FluxSubscription<T> extends BodySubscription<T>
    implements AsyncGenerator.Yielder<T, Object> {

  private final String name;
  private final Demand demand = new Demand();
  private final AsyncGenerator.Body<T, ?> body;

  /** The subscriber, if it can say what it thinks of an item; null if it cannot. */
  private final Fuseable.@Nullable ConditionalSubscriber<? super T> conditional;

  /** The body begins before it is asked for an item. Set once, by any thread. */
  private volatile boolean withoutDemand;

  /** What the body takes its items from, if it is a transformer's. Set by the loop; any thread. */
  private volatile @Nullable Scannable upstream;

  // ---- the loop's thread ----

  /** How many items may be sent before looking at {@link #demand}. */
  private long credit;

  /** What the body awaits at a yield, while it does. */
  private @Nullable LoopFuture<@Nullable Void> waiting;

  private final AnswerWait answer;

  /** How often {@link GeneratorExit} was thrown into the body. */
  private int exits;

  /** What the body got when it ignored the first one. */
  private @Nullable IllegalStateException ignored;

  FluxSubscription(
      String name,
      EventLoop loop,
      CoreSubscriber<? super T> actual,
      LiveSubscriptions live,
      AsyncGenerator.Body<T, ?> body) {
    super(loop, actual, live);
    this.name = name;
    this.body = body;
    this.conditional = conditional(actual);
    this.answer = new AnswerWait(loop, demand);
  }

  @SuppressWarnings("unchecked") // it is the subscriber, which takes a T
  private static <T> Fuseable.@Nullable ConditionalSubscriber<? super T> conditional(
      CoreSubscriber<? super T> actual) {
    return actual instanceof Fuseable.ConditionalSubscriber<?> found
        ? (Fuseable.ConditionalSubscriber<? super T>) found
        : null;
  }

  @Override
  void requested(long n) {
    if (Thread.currentThread() == thread) {
      // In onNext, as a rule: the loop's own part needs no atomic, and nobody waits for it.
      credit = Operators.addCap(credit, n);
    } else if (demand.add(n)) {
      wake();
    }
  }

  /** Starts the body if no request has. Any thread; has an effect once. */
  void startWithoutDemand() {
    withoutDemand = true;
    wake();
  }

  /** The body has subscribed to what it transforms. The loop's thread. */
  void readsFrom(Scannable subscriber) {
    upstream = subscriber;
  }

  // ---- the task ----

  @Override
  @SuppressWarnings("unchecked") // nothing is ever sent into the generator
  void runBody() throws Exception {
    if (!withoutDemand) {
      awaitDemand();
    }
    ((AsyncGenerator.Body<T, Object>) body).run(this);
  }

  @Override
  public @Nullable Object yield(T item) {
    if (credit == 0 || item == null || !isActive() || Thread.currentThread() != thread) {
      admit(item);
    }
    send(item);
    return null;
  }

  /** With credit, and a subscriber who may leave at any moment: what to do then he knows. */
  private void send(T item) {
    credit--;
    try {
      if (conditional == null) {
        actual.onNext(item);
      } else if (!conditional.tryOnNext(item)) {
        credit++; // It was filtered out, and another one takes its place.
      }
    } catch (Throwable e) {
      refused(item, e);
    }
    if (credit == 0 || !isActive()) {
      settle();
    }
  }

  /**
   * As {@link #yield}, but leaves it to the caller what becomes of an item that nobody wants.
   *
   * @return false if the subscriber has left
   */
  boolean offer(T item) {
    if (!isActive()) {
      return false;
    }
    if (item == null) {
      admit(item);
    }
    send(item);
    return true;
  }

  /** Before an item is sent, when there is something to say against it. */
  private void admit(T item) {
    checkTask();
    try {
      if (isActive() && item == null) {
        NullPointerException refusal =
            new NullPointerException(
                "the generator yielded null, which a stream cannot carry (Reactive Streams rule"
                    + " 2.13)");
        violate(Failures.hooked(refusal, null, actual.currentContext()));
      }
      settle();
    } catch (Throwable e) {
      if (item != null) {
        Operators.onDiscard(item, actual.currentContext());
      }
      throw e;
    }
  }

  /**
   * The subscriber threw, which rule 2.13 forbids: it gets its error back when the body is closed.
   */
  private void refused(T item, Throwable thrown) {
    if (thrown instanceof CancelledError && !isActive()) {
      return; // The subscriber awaited, and was told to leave.
    }
    if (Failures.isFatal(thrown)) {
      failFatally(thrown);
    } else if (!violate(Failures.hooked(thrown, item, actual.currentContext()))) {
      Operators.onErrorDropped(thrown, actual.currentContext());
    }
  }

  /** Goes on when there is credit; leaves when the subscriber has. */
  private void settle() {
    if (!isActive()) {
      exit();
    }
    if (credit == 0) {
      awaitDemand();
    }
  }

  private void awaitDemand() {
    while (credit == 0) {
      answer.look();
      credit = demand.take();
      if (credit == 0) {
        awaitSignal();
        if (!isActive()) {
          exit();
        }
      }
    }
  }

  private void awaitSignal() {
    DemandStall.End recorded = DemandStall.begin(loop, code());
    LoopFuture<@Nullable Void> signal = loop.createFuture();
    waiting = signal;
    answer.suspends();
    boolean thrown = true;
    try {
      signal.await();
      thrown = false;
    } finally {
      answer.resumed();
      waiting = null;
      if (recorded != null) {
        recorded.told(!isActive(), thrown);
      }
    }
  }

  /** What the user wrote; the name of the step if the body is ours. */
  private Object code() {
    if (body instanceof TransformBody<?, ?> transform) {
      return transform.transformer();
    }
    return name.equals(Names.FLUX) ? body : name;
  }

  @Override
  boolean resumeIfWaiting() {
    LoopFuture<@Nullable Void> signal = waiting;
    if (signal == null) {
      return false;
    }
    if (!signal.isDone()) {
      signal.setResult(null);
    }
    return true;
  }

  /** Closes the body where it yields, as {@code aclose()} does. */
  private void exit() {
    setLeaving();
    switch (exits++) {
      case 0 -> throw new GeneratorExit();
      case 1 -> {
        ignored = new IllegalStateException("async generator ignored GeneratorExit");
        throw ignored;
      }
      default -> neverGoOn();
    }
  }

  /** The body swallows whatever it is thrown. Its loop may throw it out when it closes. */
  private void neverGoOn() {
    if (ignored != null) {
      Operators.onErrorDropped(ignored, actual.currentContext());
      ignored = null;
    }
    while (true) {
      loop.<@Nullable Void>createFuture().await();
    }
  }

  /**
   * A generator inside the body may run on a thread of its own; another task may not yield here.
   */
  private void checkTask() {
    if (Thread.currentThread() == thread) {
      return;
    }
    EventLoop here = EventLoop.runningHere();
    Task<?> current = here == loop ? Asyncio.currentTask() : null;
    if (current == null || !isRunning(current)) {
      throw new IllegalStateException(
          "yield outside the body: call it from the coroutine that the body runs in, not from "
              + (current != null ? current : Thread.currentThread()));
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable declares it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return Operators.addCap(credit, demand.pending());
    }
    Scannable from = upstream;
    if (key == Attr.PARENT) {
      return from;
    }
    if (key == Attr.PREFETCH && body instanceof TransformBody<?, ?> transform) {
      return transform.batch();
    }
    if (key == Attr.BUFFERED && from != null) {
      return from.scanUnsafe(key);
    }
    return super.scanUnsafe(key);
  }

  @Override
  public String stepName() {
    return name;
  }
}
