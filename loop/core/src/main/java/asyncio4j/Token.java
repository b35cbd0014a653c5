package asyncio4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ContextVar#set} returns and {@link ContextVar#reset} takes: {@code
 * contextvars.Token}. Belongs to the context in which it was made.
 *
 * @param <T> the type of the variable's value
 */
public final class Token<T extends @Nullable Object> {

  private final ContextVar<T> variable;
  private final Context context;
  private final @Nullable Object old;
  private boolean used;

  Token(ContextVar<T> variable, Context context, @Nullable Object old) {
    this.variable = variable;
    this.context = context;
    this.old = old;
  }

  /**
   * The variable: {@code token.var}.
   *
   * @return the variable
   */
  public ContextVar<T> variable() {
    return variable;
  }

  /**
   * Tells whether the variable had no value before: {@code token.old_value is Token.MISSING}.
   *
   * @return true if it had none
   */
  public boolean isMissing() {
    return old == ContextMap.ABSENT;
  }

  /**
   * The value before: {@code token.old_value}.
   *
   * @return the value; empty if there was none or it was null
   */
  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // only values of T are stored; ofNullable takes the null
  public Optional<T> oldValue() {
    return isMissing() ? Optional.empty() : Optional.ofNullable((T) old);
  }

  void use(ContextVar<?> by, Context current) {
    if (used) {
      throw new IllegalStateException(this + " has already been used once");
    }
    if (by != variable) {
      throw new IllegalArgumentException(this + " was created by a different ContextVar");
    }
    if (current != context) {
      throw new IllegalArgumentException(this + " was created in a different Context");
    }
    used = true;
    context.assign(variable, old);
  }

  @Override
  public String toString() {
    return "<Token var=" + variable + ">";
  }
}
