package asyncio4j.reactor;

import asyncio4j.Context;
import asyncio4j.ContextVar;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** A context variable as one of the values that Micrometer's context propagation carries. */
final class ContextVarAccessor<T> implements ThreadLocalAccessor<T> {

  private final Object key;
  private final ContextVar<T> variable;

  ContextVarAccessor(Object key, ContextVar<T> variable) {
    this.key = key;
    this.variable = variable;
  }

  @Override
  public Object key() {
    return key;
  }

  @Override
  @SuppressWarnings("NullAway") // null is what Micrometer takes for "not set"
  public @Nullable T getValue() {
    return variable.get(null);
  }

  @Override
  public void setValue(T value) {
    var _ = variable.set(value);
  }

  /** A variable cannot be unset without its token; its default is as near as one gets. */
  @Override
  @SuppressWarnings("NullAway") // a variable without a default reads as null then
  public void setValue() {
    var _ = variable.set(new Context().run(this::orNull));
  }

  private @Nullable T orNull() {
    try {
      return variable.get();
    } catch (NoSuchElementException e) {
      return null;
    }
  }

  @SuppressWarnings("unchecked") // what was put under the key by hand is its owner's affair
  void setFrom(ContextView subscriber) {
    if (subscriber.hasKey(key)) {
      setValue((T) subscriber.<Object>get(key));
    }
  }
}
