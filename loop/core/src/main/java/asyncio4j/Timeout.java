package asyncio4j;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A time limit for a block of code: what {@code asyncio.timeout} gives. Made by {@link
 * Asyncio#timeout} or {@link Asyncio#timeoutAt}, it serves one block:
 *
 * <pre>{@code
 * String page = timeout(Duration.ofSeconds(5)).run(() -> fetch(url));
 * }</pre>
 *
 * <p>When the time is up the task is cancelled, and the {@link CancelledError} that leaves the
 * block becomes an {@link AsyncTimeoutException}. A cancellation that somebody else asked for stays
 * one. The block is a lambda because try-with-resources cannot see, let alone exchange, the
 * exception that leaves its body.
 *
 * <p>Belongs to the thread of the loop.
 *
 * <pre>
 * CREATED --run--> ACTIVE --block ends--> FINISHED
 *                  ACTIVE --deadline--> EXPIRING --block ends--> EXPIRED
 * </pre>
 */
public final class Timeout {

  private enum State {
    CREATED("created"),
    ACTIVE("active"),
    EXPIRING("expiring"),
    EXPIRED("expired"),
    FINISHED("finished");

    private final String text;

    State(String text) {
      this.text = text;
    }
  }

  private final EventLoopImpl loop;
  private State state = State.CREATED;

  /** The deadline on the loop's clock; null for none. */
  private @Nullable Long when;

  private @Nullable Handle handle;
  private @Nullable TaskImpl<?> task;

  /** How many requests to cancel the task had when the block began. */
  private int requestsBefore;

  Timeout(EventLoopImpl loop, @Nullable Long when) {
    this.loop = loop;
    this.when = when;
  }

  /**
   * Runs the block in the caller's task: {@code async with asyncio.timeout(...)}.
   *
   * @param block what is to end in time; it may await
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is, with an {@link AsyncTimeoutException} as
   *     a suppressed exception if the time was up
   * @throws AsyncTimeoutException if the time was up and the block ended by the cancellation, which
   *     is the cause
   * @throws IllegalStateException if the caller is not inside a task, or this object served already
   */
  public <T extends @Nullable Object> T run(Callable<T> block) {
    Objects.requireNonNull(block, "block");
    enter();
    T result;
    try {
      result = block.call();
    } catch (Throwable e) {
      throw Sneaky.rethrow(exit() ? expiredBy(e) : e);
    }
    exit();
    return result;
  }

  /**
   * Runs a block that returns nothing.
   *
   * @param block what is to end in time; it may await
   * @throws AsyncTimeoutException as {@link #run(Callable)}
   * @throws IllegalStateException as {@link #run(Callable)}
   */
  public void run(CheckedRunnable block) {
    this.<@Nullable Void>run(new CoroutineImpl.VoidBody(Objects.requireNonNull(block, "block")));
  }

  /**
   * The deadline: {@code timeout.when()}.
   *
   * @return nanoseconds on the loop's clock; null if there is none
   */
  public @Nullable Long when() {
    return when;
  }

  /**
   * Moves the deadline: {@code timeout.reschedule(when)}. To be called while the block runs.
   *
   * @param newWhen nanoseconds on the loop's clock ({@link EventLoop#time()}); null for none
   * @throws IllegalStateException if the block did not begin, is over, or its time is up
   */
  public void reschedule(@Nullable Long newWhen) {
    if (state != State.ACTIVE) {
      throw new IllegalStateException(
          state == State.CREATED
              ? "Timeout has not been entered"
              : "Cannot change state of " + state.text + " Timeout");
    }
    schedule(newWhen);
  }

  /**
   * Tells whether the time was up while the block ran: {@code timeout.expired()}.
   *
   * @return true if it was
   */
  public boolean expired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  private void enter() {
    if (state != State.CREATED) {
      throw new IllegalStateException("Timeout has already been entered");
    }
    TaskImpl<?> current = Strand.current().task;
    if (current == null || current.loop != loop) {
      throw new IllegalStateException("Timeout should be used inside a task");
    }
    state = State.ACTIVE;
    task = current;
    requestsBefore = current.cancelling();
    schedule(when);
  }

  private void schedule(@Nullable Long newWhen) {
    when = newWhen;
    if (handle != null) {
      handle.cancel();
    }
    if (newWhen == null) {
      handle = null;
    } else if (newWhen - loop.time() <= 0) {
      handle = loop.callSoon(this::timeIsUp);
    } else {
      handle = loop.callAt(newWhen, this::timeIsUp);
    }
  }

  private void timeIsUp() {
    state = State.EXPIRING;
    handle = null;
    if (task != null) {
      task.cancel();
    }
  }

  /** The block is over; true if the time was up and nobody else asked to cancel the task. */
  private boolean exit() {
    if (handle != null) {
      handle.cancel();
      handle = null;
    }
    if (state != State.EXPIRING) {
      state = State.FINISHED;
      return false;
    }
    state = State.EXPIRED;
    return task != null && task.uncancel() <= requestsBefore;
  }

  /** What to throw instead of what the block threw when its time was up. */
  private static Throwable expiredBy(Throwable thrown) {
    if (thrown instanceof CancelledError) {
      return new AsyncTimeoutException(null, thrown);
    }
    thrown.addSuppressed(
        new AsyncTimeoutException(
            "the time was up when this happened", cancellationBehind(thrown)));
    return thrown;
  }

  /** The cancellation that an error names as its cause; null if it names none. */
  private static @Nullable Throwable cancellationBehind(Throwable thrown) {
    Throwable cause = thrown.getCause();
    while (cause != null && !(cause instanceof CancelledError)) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public String toString() {
    return "<Timeout [" + state.text + "]" + (state == State.ACTIVE ? " when=" + when : "") + ">";
  }
}
