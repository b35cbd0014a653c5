package asyncio4j.blockhound;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test of Jupiter's in which something was refused. Found by Jupiter. */
public final class NothingRefused implements AfterEachCallback, AfterAllCallback {

  /** For the service loader. */
  public NothingRefused() {}

  @Override
  public void afterEach(ExtensionContext context) {
    check();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    check();
  }

  private static void check() {
    AssertionError refusals = Refusals.take();
    if (refusals != null) {
      throw refusals;
    }
  }
}
