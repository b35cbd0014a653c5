package asyncio4j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keyword arguments of {@code asyncio.run} and {@code asyncio.Runner}.
 *
 * @param debug whether the loop runs in debug mode; null leaves it as the loop factory made it
 * @param loopFactory makes the loop; null means {@link EventLoop#create()}
 * @param ctrlC whether Ctrl-C cancels the main task, see {@link Runner}; null means only if the
 *     caller is the thread that the JVM started {@code main} on
 */
public record RunOptions(
    @Nullable Boolean debug,
    @Nullable Supplier<? extends EventLoop> loopFactory,
    @Nullable Boolean ctrlC) {

  /** A default loop, its default debug mode, and Ctrl-C as described. */
  public static final RunOptions DEFAULT = new RunOptions(null, null, null);

  /**
   * Options with debug mode switched.
   *
   * @param debug true for on
   * @return the options
   */
  public static RunOptions debug(boolean debug) {
    return DEFAULT.withDebug(debug);
  }

  /**
   * Options with a loop factory.
   *
   * @param factory makes the loop, which the runner closes
   * @return the options
   */
  public static RunOptions loopFactory(Supplier<? extends EventLoop> factory) {
    return DEFAULT.withLoopFactory(factory);
  }

  /**
   * These options with debug mode switched.
   *
   * @param enabled true for on
   * @return new options
   */
  public RunOptions withDebug(boolean enabled) {
    return new RunOptions(enabled, loopFactory, ctrlC);
  }

  /**
   * These options with a loop factory.
   *
   * @param factory makes the loop, which the runner closes
   * @return new options
   */
  public RunOptions withLoopFactory(Supplier<? extends EventLoop> factory) {
    return new RunOptions(debug, factory, ctrlC);
  }

  /**
   * These options with Ctrl-C cancelling the main task or not, whatever thread calls.
   *
   * @param enabled true to have it cancel the main task, false to leave it to the JVM
   * @return new options
   */
  public RunOptions withCtrlC(boolean enabled) {
    return new RunOptions(debug, loopFactory, enabled);
  }
}
