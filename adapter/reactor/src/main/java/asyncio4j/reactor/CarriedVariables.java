package asyncio4j.reactor;

import asyncio4j.ContextVar;
import io.micrometer.context.ContextRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.util.context.ContextView;

/**
 * The context variables that travel in Reactor's contexts. Any thread.
 *
 * <p>Into a subscription they go as thread locals do, captured by Micrometer. Into a body they go
 * by {@link #setFrom} alone, into the context that the body runs in: wherever threads are handed
 * thread locals, the variables are there already, as part of the context.
 */
final class CarriedVariables {

  private static final Map<Object, ContextVarAccessor<?>> BY_KEY = new ConcurrentHashMap<>();

  private CarriedVariables() {}

  /** See {@link Reactive#carry}. */
  static <T> void carry(ContextVar<T> variable, Object key) {
    ContextVarAccessor<T> accessor = new ContextVarAccessor<>(key, variable);
    ContextRegistry.getInstance().registerThreadLocalAccessor(accessor);
    BY_KEY.put(key, accessor);
  }

  static boolean isKey(Object key) {
    return BY_KEY.containsKey(key);
  }

  /** Sets the variables in the current context to what a subscriber's has. */
  static void setFrom(ContextView subscriber) {
    BY_KEY.values().forEach(accessor -> accessor.setFrom(subscriber));
  }
}
