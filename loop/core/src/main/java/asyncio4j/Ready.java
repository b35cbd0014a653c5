package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Something in a loop's ready queue: a callback, or the next step of a task. Belongs to the loop's
 * line.
 */
abstract class Ready implements Activity {

  /**
   * Runs it. Only {@link KeyboardInterrupt} and {@link SystemExit} come out; every other error has
   * been reported.
   */
  abstract void run(Strand strand);

  /** The loop closes before it could run. */
  abstract void discard();

  /** True for the step of a task, whose turn among those of other tasks nobody has promised. */
  boolean isStep() {
    return false;
  }

  /** The task, if this is the step that begins one and nothing else; null otherwise. */
  @Nullable TaskImpl<?> beginning() {
    return null;
  }

  /** What to call it in a recording. */
  String name() {
    return toString();
  }

  @Override
  public String description() {
    return toString();
  }
}
