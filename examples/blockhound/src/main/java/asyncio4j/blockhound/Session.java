package asyncio4j.blockhound;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound before the first test, as a team would, and fails the run for what was
 * refused outside of any test: after the last one. Surefire makes an error of the whole JVM of it.
 * Found by the launcher.
 */
public final class Session implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    BlockHound.builder().blockingMethodCallback(new Allowed()).loadIntegrations().install();
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    AssertionError refusals = Refusals.take();
    if (refusals != null) {
      throw refusals;
    }
  }
}
