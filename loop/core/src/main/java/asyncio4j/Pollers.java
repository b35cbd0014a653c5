package asyncio4j;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The poller of loops for which none was named. */
final class Pollers {

  private static final @Nullable PollerProvider PROVIDER =
      ServiceLoader.load(PollerProvider.class, PollerProvider.class.getClassLoader())
          .findFirst()
          .orElse(null);

  private Pollers() {}

  static Poller make() {
    return PROVIDER == null ? Poller.parking() : PROVIDER.poller();
  }
}
