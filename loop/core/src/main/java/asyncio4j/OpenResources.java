package asyncio4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is open on a loop, in the order in which it was opened. Belongs to the loop's line. */
final class OpenResources {

  private static final Logger WARNINGS = LoggerFactory.getLogger("asyncio4j.warnings");

  private final Set<OpenResource> open = new LinkedHashSet<>();

  void add(OpenResource resource) {
    open.add(resource);
  }

  void remove(OpenResource resource) {
    open.remove(resource);
  }

  void addLeaks(List<Leak> leaks) {
    open.forEach(resource -> leaks.add(resource.leak()));
  }

  /** The loop is being closed: warns of what is left, and forgets it. */
  void warn() {
    for (OpenResource resource : open) {
      WARNINGS.warn(resource.warning(), resource.source());
    }
    open.clear();
  }
}
