package asyncio4j;

import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value depends on the running task: {@code contextvars.ContextVar}. Make one per
 * purpose and keep it in a static final field.
 *
 * <p>May be used from any thread: inside a loop it acts on the context of the running callback or
 * task, elsewhere on the thread's own.
 *
 * @param <T> the type of the value
 */
public final class ContextVar<T extends @Nullable Object> {

  private final String name;
  private final boolean hasDefault;
  private final @Nullable Object defaultValue;

  private ContextVar(String name, boolean hasDefault, @Nullable Object defaultValue) {
    this.name = Objects.requireNonNull(name, "name");
    this.hasDefault = hasDefault;
    this.defaultValue = defaultValue;
  }

  /**
   * A variable without a default: {@code ContextVar(name)}.
   *
   * @param name the name, for diagnosis
   * @param <T> the type of the value
   * @return the variable
   */
  public static <T extends @Nullable Object> ContextVar<T> of(String name) {
    return new ContextVar<>(name, false, null);
  }

  /**
   * A variable with a default: {@code ContextVar(name, default=value)}.
   *
   * @param name the name, for diagnosis
   * @param defaultValue what {@link #get()} returns where nothing was set
   * @param <T> the type of the value
   * @return the variable
   */
  public static <T extends @Nullable Object> ContextVar<T> of(String name, T defaultValue) {
    return new ContextVar<>(name, true, defaultValue);
  }

  /**
   * The name.
   *
   * @return the name given at creation
   */
  public String name() {
    return name;
  }

  /**
   * The value in the current context: {@code var.get()}.
   *
   * @return the value, or the variable's default where none was set
   * @throws NoSuchElementException if none was set and there is no default
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // set() stores only values of T under this key
  public T get() {
    Object value = Context.current().lookup(this);
    if (value != ContextMap.ABSENT) {
      return (T) value;
    }
    if (hasDefault) {
      return (T) defaultValue;
    }
    throw new NoSuchElementException(
        "context variable '" + name + "' has no value here and no default");
  }

  /**
   * The value in the current context: {@code var.get(fallback)}.
   *
   * @param fallback what to return where none was set; it goes before the variable's default
   * @return the value or the fallback
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // set() stores only values of T under this key
  public T get(T fallback) {
    Object value = Context.current().lookup(this);
    return value != ContextMap.ABSENT ? (T) value : fallback;
  }

  /**
   * Sets the value in the current context: {@code var.set(value)}.
   *
   * @param value the value
   * @return a token that {@link #reset} takes
   */
  public Token<T> set(T value) {
    Context context = Context.current();
    Object old = context.assign(this, value);
    return new Token<>(this, context, old);
  }

  /**
   * Goes back to the value before a {@link #set}: {@code var.reset(token)}.
   *
   * @param token what that call returned; it serves once
   * @throws IllegalStateException if the token was used before
   * @throws IllegalArgumentException if the token is of another variable or another context
   */
  public void reset(Token<T> token) {
    token.use(this, Context.current());
  }

  @Override
  public String toString() {
    return "<ContextVar name='" + name + "'>";
  }
}
