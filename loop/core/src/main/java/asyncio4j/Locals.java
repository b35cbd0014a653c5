package asyncio4j;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of thread locals to what a thread starts, where a {@link LocalsCarrier} is present. */
final class Locals {

  private static final Logger LOG = LoggerFactory.getLogger("asyncio4j");
  private static final @Nullable LocalsCarrier CARRIER = findCarrier();

  private Locals() {}

  private static @Nullable LocalsCarrier findCarrier() {
    try {
      return ServiceLoader.load(LocalsCarrier.class, LocalsCarrier.class.getClassLoader())
          .findFirst()
          .orElse(null);
    } catch (ServiceConfigurationError e) {
      LOG.error("The carrier of thread locals cannot be used; they stay where they are", e);
      return null;
    }
  }

  /** What the calling thread has to take along; null if there is nothing. */
  static LocalsCarrier.@Nullable Captured capture() {
    return CARRIER == null ? null : CARRIER.capture();
  }

  /** Code for another thread, with the caller's thread locals and a copy of its context. */
  static <T extends @Nullable Object> Callable<T> carry(Callable<T> work) {
    Context context = Context.copyContext();
    LocalsCarrier.Captured locals = capture();
    return locals == null
        ? () -> context.run(work)
        : () -> {
          Runnable restore = locals.install();
          try {
            return context.run(work);
          } finally {
            restore.run();
          }
        };
  }
}
