package asyncio4j;

import asyncio4j.internal.Here;
import asyncio4j.internal.Line;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is going on in a line of execution: a running loop's, or that of a thread that is in no
 * loop. The fields belong to the thread that runs the line.
 */
final class Strand extends Line {

  /** The lines of the loops that run now; replaced, never changed. */
  private static volatile Strand[] running = {};

  /** The lines of threads that are in no loop. */
  private static final ThreadLocal<Strand> OWN =
      ThreadLocal.withInitial(() -> new Strand(Thread.currentThread()));

  /** The loop; null for a thread's own line. */
  final @Nullable EventLoopImpl loop;

  /** The task whose step runs; null in a callback. */
  @Nullable TaskImpl<?> task;

  /** The coroutine that is driven, by a task or by hand; what an await suspends. */
  @Nullable CoroutineImpl<?> coroutine;

  /**
   * What went wrong at the end of a task while nobody was there to take it; see {@link
   * TaskImpl#successor}.
   */
  private @Nullable Throwable thrownAtEnd;

  /** How many eager tasks are in their first step, each started by the one before. */
  int eagerSteps;

  /** How often in a row the task whose step runs has kept its turn; see {@link Turns}. */
  int keptTurns;

  /**
   * The context that variables act on; null for that of the task, and where there is no task until
   * it is first asked for.
   */
  private @Nullable Context context;

  /** What to tell of async generators. */
  private AsyncgenHooks hooks = AsyncgenHooks.NONE;

  /** The thread whose own line this is, whatever fiber it is in; null for a loop's line. */
  private final @Nullable Thread owner;

  Strand(EventLoopImpl loop) {
    this.loop = loop;
    this.owner = null;
  }

  private Strand(Thread owner) {
    this.loop = null;
    this.owner = owner;
    this.thread = owner;
  }

  /** The line that the calling thread runs. */
  static Strand current() {
    Thread me = Here.thread();
    for (Strand strand : running) {
      if (strand.thread == me) {
        return strand;
      }
    }
    return Here.get(OWN);
  }

  /** The loop whose callback or coroutine the calling thread runs; null if there is none. */
  static @Nullable EventLoopImpl runningLoop() {
    return runningLoop(Here.thread());
  }

  /** The loop that a thread runs, which is a guess if the thread is not the calling one. */
  static @Nullable EventLoopImpl runningLoop(Thread thread) {
    for (Strand strand : running) {
      if (strand.thread == thread) {
        return strand.loop;
      }
    }
    return null;
  }

  /** The loops that run now. Any thread. */
  static List<EventLoopImpl> runningLoops() {
    return Arrays.stream(running)
        .<EventLoopImpl>mapMulti((strand, loops) -> {
          if (strand.loop != null) {
            loops.accept(strand.loop);
          }
        })
        .toList();
  }

  /** The thread that runs this line, which is a guess on any other one; null if none does. */
  @Nullable Thread thread() {
    return thread;
  }

  /** Tells whether the calling thread runs this line. */
  boolean isHere() {
    return thread == Here.thread();
  }

  /** Tells whether a loop runs this line. */
  boolean isTaken() {
    return thread != null;
  }

  /** Tells whether nothing will run on this line any more. */
  boolean isOver() {
    return loop != null ? loop.isClosed() : owner == null || !owner.isAlive();
  }

  /** What runs here now, for a report. */
  String description() {
    TaskImpl<?> running = task;
    if (running != null) {
      return running.toString();
    }
    Activity called = loop != null ? loop.current() : null;
    return called != null ? called.description() : "a callback";
  }

  void keepThrownAtEnd(Throwable thrown) {
    thrownAtEnd = thrown;
  }

  @Nullable Throwable takeThrownAtEnd() {
    Throwable thrown = thrownAtEnd;
    thrownAtEnd = null;
    return thrown;
  }

  AsyncgenHooks hooks() {
    return hooks;
  }

  void setHooks(AsyncgenHooks hooks) {
    this.hooks = hooks;
  }

  /** The calling thread begins to run this loop's line. */
  void begin(AsyncgenHooks ofLoop) {
    synchronized (Strand.class) {
      Strand[] more = Arrays.copyOf(running, running.length + 1);
      more[running.length] = this;
      running = more;
    }
    hooks = ofLoop;
    thread = Thread.currentThread();
  }

  /** The calling thread ends running this loop's line. */
  void end() {
    thread = null;
    context = null;
    hooks = AsyncgenHooks.NONE;
    task = null;
    coroutine = null;
    synchronized (Strand.class) {
      running = Arrays.stream(running).filter(strand -> strand != this).toArray(Strand[]::new);
    }
  }

  /** On a fiber's own thread, outside loops: it acts for the line that it was handed. */
  @Override
  protected void handedOver() {
    if (loop == null) {
      Here.set(OWN, this);
    }
  }

  Context context() {
    Context now = context;
    if (now == null) {
      TaskImpl<?> running = task;
      now = running != null ? running.getContext() : new Context();
      context = now;
    }
    return now;
  }

  /** The same, as far as it was made. */
  @Nullable Context contextSoFar() {
    return context;
  }

  /** What the context holds, without making one for that. */
  ContextMap values() {
    Context now = context;
    if (now != null) {
      return now.values();
    }
    TaskImpl<?> running = task;
    return running != null ? running.values() : ContextMap.EMPTY;
  }

  void setContext(@Nullable Context context) {
    this.context = context;
  }
}
