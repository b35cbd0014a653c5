package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * The keyword arguments of {@code create_task}.
 *
 * @param name the task's name; null for {@code Task-N}
 * @param context the context that the task runs in (not copied); null means a copy of the current
 *     one
 */
public record TaskOptions(@Nullable String name, @Nullable Context context) {

  /** A generated name, and a copy of the current context. */
  public static final TaskOptions DEFAULT = new TaskOptions(null, null);

  /**
   * Options with a name.
   *
   * @param name the task's name
   * @return the options
   */
  public static TaskOptions named(String name) {
    return new TaskOptions(name, null);
  }

  /**
   * Options with a context.
   *
   * @param context the context that the task runs in (not copied)
   * @return the options
   */
  public static TaskOptions in(Context context) {
    return new TaskOptions(null, context);
  }

  /**
   * These options with a name.
   *
   * @param newName the task's name
   * @return new options
   */
  public TaskOptions withName(String newName) {
    return new TaskOptions(newName, context);
  }

  /**
   * These options with a context.
   *
   * @param newContext the context that the task runs in (not copied)
   * @return new options
   */
  public TaskOptions withContext(Context newContext) {
    return new TaskOptions(name, newContext);
  }
}
