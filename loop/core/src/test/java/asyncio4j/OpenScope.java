package asyncio4j;

import jdk.internal.vm.StackableScope;

/**
 * What a structured task scope is to the thread that opened it. To be loaded under carried only,
 * where the JDK's package is exported.
 */
final class OpenScope extends StackableScope {

  private OpenScope() {}

  /** Opens one in the current thread, for the JDK to close at the thread's end. */
  static void leave() {
    StackableScope _ = new OpenScope().push();
  }
}
