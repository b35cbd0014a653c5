package asyncio4j;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The values of the context variables of one line of work: {@code contextvars.Context}. Every task
 * has one, every callback gets a copy. Copying costs nothing: the values are shared until one of
 * the two is changed.
 *
 * <p>Not thread-safe: one thread at a time may be inside it.
 */
public final class Context {

  /** Owned by whoever is inside; copies share the map itself, which is never changed. */
  private ContextMap values;

  /** True while somebody is inside {@link #run}, or a task or callback of a loop runs in it. */
  private boolean entered;

  /** An empty context: {@code contextvars.Context()}. */
  public Context() {
    this(ContextMap.EMPTY);
  }

  Context(ContextMap values) {
    this.values = values;
  }

  /** What it holds now. */
  ContextMap values() {
    return values;
  }

  /** The context that variables act on now. */
  static Context current() {
    return Strand.current().context();
  }

  /**
   * A copy of the current context: {@code contextvars.copy_context()}.
   *
   * @return the copy
   */
  public static Context copyContext() {
    return new Context(Strand.current().values());
  }

  /**
   * A copy of this context: {@code context.copy()}.
   *
   * @return a context with the same values
   */
  public Context copy() {
    return new Context(values);
  }

  /**
   * Runs code inside this context: {@code context.run(callable)}. What it sets stays in this
   * context.
   *
   * @param body the code; a coroutine may await in it, and nobody else can enter meanwhile
   * @param <T> the type of its result
   * @return its result; what it throws comes out as it is
   * @throws IllegalStateException if somebody is inside this context already
   */
  public <T extends @Nullable Object> T run(Callable<T> body) {
    Strand strand = Strand.current();
    Context outer = strand.context();
    enter();
    strand.setContext(this);
    try {
      return body.call();
    } catch (Exception e) {
      throw Sneaky.rethrow(e);
    } finally {
      strand.setContext(outer);
      exit();
    }
  }

  /**
   * Runs code inside this context that returns nothing.
   *
   * @param body the code; a coroutine may await in it, and nobody else can enter meanwhile
   * @throws IllegalStateException if somebody is inside this context already
   */
  public void run(CheckedRunnable body) {
    this.<@Nullable Object>run(() -> {
      body.run();
      return null;
    });
  }

  /**
   * Tells whether a variable was set here: {@code var in context}.
   *
   * @param variable the variable
   * @return true if it was
   */
  public boolean contains(ContextVar<?> variable) {
    return lookup(variable) != ContextMap.ABSENT;
  }

  /**
   * The value of a variable here: {@code context[var]}.
   *
   * @param variable the variable
   * @param <T> the type of its value
   * @return the value
   * @throws NoSuchElementException if it was not set here; defaults do not count
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // set() stores only values of T under this key
  public <T extends @Nullable Object> T get(ContextVar<T> variable) {
    Object value = lookup(variable);
    if (value == ContextMap.ABSENT) {
      throw new NoSuchElementException(variable + " has no value in this context");
    }
    return (T) value;
  }

  /**
   * The value of a variable here: {@code context.get(var, fallback)}.
   *
   * @param variable the variable
   * @param fallback what to return if it was not set here
   * @param <T> the type of its value
   * @return the value or the fallback
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // set() stores only values of T under this key
  public <T extends @Nullable Object> T get(ContextVar<T> variable, T fallback) {
    Object value = lookup(variable);
    return value == ContextMap.ABSENT ? fallback : (T) value;
  }

  /**
   * How many variables are set here: {@code len(context)}.
   *
   * @return their number
   */
  public int size() {
    return values.size();
  }

  /**
   * The variables that are set here: {@code context.keys()}.
   *
   * @return a snapshot
   */
  public Set<ContextVar<?>> variables() {
    return asMap().keySet();
  }

  /**
   * The variables and values that are set here: {@code context.items()}.
   *
   * @return a snapshot
   */
  public Map<ContextVar<?>, @Nullable Object> asMap() {
    return values.toMap();
  }

  @Nullable Object lookup(ContextVar<?> variable) {
    return values.get(variable);
  }

  /** Sets or, given {@link ContextMap#ABSENT}, removes a value; returns the one before. */
  @Nullable Object assign(ContextVar<?> variable, @Nullable Object value) {
    Object old = values.get(variable);
    values = values.with(variable, value);
    return old;
  }

  void enter() {
    if (!tryEnter()) {
      throw new IllegalStateException("cannot enter context: " + this + " is already entered");
    }
  }

  /** Tells whether nobody is inside. */
  boolean isFree() {
    return !entered;
  }

  boolean tryEnter() {
    if (entered) {
      return false;
    }
    entered = true;
    return true;
  }

  void exit() {
    entered = false;
  }

  @Override
  public String toString() {
    return "<Context with " + size() + " variables>";
  }
}
