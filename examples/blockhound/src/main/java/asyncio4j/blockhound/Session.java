package asyncio4j.blockhound;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/** Installs BlockHound before the first test, as a team would. Found by the launcher. */
public final class Session implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    BlockHound.builder().blockingMethodCallback(new Allowed()).loadIntegrations().install();
  }
}
