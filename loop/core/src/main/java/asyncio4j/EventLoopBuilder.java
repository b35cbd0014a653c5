package asyncio4j;

import asyncio4j.internal.Engines;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Configures a new {@link EventLoop}. Not thread-safe. */
public final class EventLoopBuilder {

  @Nullable String name;
  LoopClock clock = LoopClock.system();
  Supplier<? extends Poller> poller = Pollers::make;
  boolean debug = DebugMode.isDefault();
  boolean releaseWhenParked;
  Duration closeTimeout = Duration.ofSeconds(30);

  BlockingPolicy blockingPolicy = Defaults.blockingPolicy();

  /** Null if nobody has said; zero for none. */
  @Nullable Duration stallLimit = Defaults.stallLimit();

  /** Null if nothing is shuffled. */
  private @Nullable Long shuffleSeed;

  /** For {@link EventLoop#shared()} only. */
  boolean shared;

  EventLoopBuilder() {}

  /**
   * The name, for threads and diagnosis.
   *
   * @param newName the name; {@code asyncio4j-N} if not given
   * @return this
   */
  public EventLoopBuilder name(String newName) {
    name = Objects.requireNonNull(newName, "name");
    return this;
  }

  /**
   * The clock.
   *
   * @param newClock the clock, a {@link VirtualClock} for instance
   * @return this
   */
  public EventLoopBuilder clock(LoopClock newClock) {
    clock = Objects.requireNonNull(newClock, "clock");
    return this;
  }

  /**
   * What the loop waits with; without this call it is what a {@link PollerProvider} brings, or
   * {@link Poller#parking()}.
   *
   * @param newPoller makes the poller of one loop
   * @return this
   */
  public EventLoopBuilder poller(Supplier<? extends Poller> newPoller) {
    poller = Objects.requireNonNull(newPoller, "poller");
    return this;
  }

  /**
   * Debug mode from the start.
   *
   * @param enabled true for on
   * @return this
   */
  public EventLoopBuilder debug(boolean enabled) {
    debug = enabled;
    return this;
  }

  /**
   * Lets the loop go on when a coroutine blocks outside an await (a lock, {@code Thread.sleep}, a
   * JDK socket): a stray blocking call then suspends only its coroutine. It gives up asyncio's
   * promise that code between two awaits is atomic: other coroutines run while that one blocks,
   * never at the same time as it. Needs {@link Engine#CARRIED}.
   *
   * @return this
   * @throws UnsupportedOperationException under {@link Engine#RELAY}, where the JDK would run the
   *     coroutine beside the loop
   */
  public EventLoopBuilder releaseWhenParked() {
    if (EventLoop.engine() != Engine.CARRIED) {
      throw new UnsupportedOperationException(
          "releaseWhenParked needs the carried engine: give the JVM " + Engines.carriedFlag());
    }
    releaseWhenParked = true;
    return this;
  }

  /**
   * What happens when a coroutine blocks outside an await. The default is the property {@code
   * asyncio4j.onBlocking}, {@code ignore}, {@code log} or {@code throw}, or else {@link
   * BlockingPolicy#IGNORE}. Debug mode logs it in any case, under {@link Engine#CARRIED}.
   *
   * @param policy what to do
   * @return this
   */
  public EventLoopBuilder onBlocking(BlockingPolicy policy) {
    blockingPolicy = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /**
   * Has a loop reported whose thread is in one callback or step for longer than a set time: an
   * ERROR to the logger {@code asyncio4j.watchdog}, with the task or callback, where it was created
   * (in debug mode) and its stack, and a WARN when the loop goes on. A step that blocks for a
   * {@link java.util.concurrent.CompletableFuture} which only its own loop can complete (one of
   * {@link LoopFuture#toCompletableFuture()} or {@link Asyncio#runCoroutineThreadsafe}, or a stage
   * that depends on one) is reported as a deadlock. So is under {@link Engine#CARRIED} one that
   * waits for a {@code ReentrantLock}, or its kin, which a suspended or released coroutine of the
   * same loop has, or a thread that itself waits for such a future. So are loops that wait for each
   * other's futures. Other circles, through a monitor for example, are reported as stalls, with a
   * stack that shows them; so is a wait with a time limit, which ends.
   *
   * <p>One daemon thread of the JVM looks at all such loops, a quarter of the time after the last
   * look, so a report comes up to that much late. It sleeps meanwhile, and the loops do nothing for
   * it. The default is the property {@code asyncio4j.watchdog}, in milliseconds, 0 for none; where
   * neither says anything, 10 seconds while debug mode is on ({@link EventLoop#setDebug}), and none
   * while it is off.
   *
   * @param limit how long a callback or step may take, or the work of a poll ({@link
   *     Poller#tellWaits}), in real time; zero for no limit, in debug mode neither
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public EventLoopBuilder watchdog(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("negative watchdog limit: " + limit);
    }
    stallLimit = limit;
    return this;
  }

  /**
   * For tests that look for races: runs the steps of different tasks that are ready at the same
   * time in a random order. asyncio says nothing about that order; programs that depend on it have
   * a race. What asyncio does promise stays: callbacks run in the order in which they were
   * scheduled, timers in that of their deadlines, and a task's own steps one after the other. The
   * same seed gives the same order, as long as nothing comes from other threads.
   *
   * @param seed the seed
   * @return this
   */
  public EventLoopBuilder shuffleTasks(long seed) {
    shuffleSeed = seed;
    return this;
  }

  /**
   * How long {@link EventLoop#close()} lets cancelled coroutines clean up before it throws {@link
   * GeneratorExit} at each of their awaits and, a second later, gives up those that are left. It
   * ends when it has passed on the loop's clock or in reality, but a {@link VirtualClock} does not
   * jump to it.
   *
   * @param timeout the time, 30 seconds if not given
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public EventLoopBuilder closeTimeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("negative closeTimeout: " + timeout);
    }
    closeTimeout = timeout;
    return this;
  }

  /**
   * Makes the loop.
   *
   * @return a loop that is not running
   */
  public EventLoop build() {
    return new EventLoopImpl(this);
  }

  @Nullable TaskShuffle shuffle() {
    return shuffleSeed != null ? new TaskShuffle(shuffleSeed) : null;
  }
}
