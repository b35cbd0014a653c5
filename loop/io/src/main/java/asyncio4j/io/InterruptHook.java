package asyncio4j.io;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/**
 * Wakes a thread that waits in native code when it is interrupted. The JDK does that for selectors,
 * so this is one that selects nothing. Belongs to the loop's line.
 */
final class InterruptHook extends AbstractSelector {

  private final Runnable wakeup;

  InterruptHook(Runnable wakeup) {
    super(SelectorProvider.provider());
    this.wakeup = wakeup;
  }

  /** The current thread is about to wait; wakes it if it is interrupted already. */
  void waits() {
    begin();
  }

  void waitsNoMore() {
    end();
  }

  /** Called by the JDK, on the thread that interrupts. */
  @Override
  public Selector wakeup() {
    wakeup.run();
    return this;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw new UnsupportedOperationException("not to select with");
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    return 0;
  }

  @Override
  public int select(long timeout) {
    return 0;
  }

  @Override
  public int select() {
    return 0;
  }
}
