package asyncio4j;

/** The async generators that were iterated on a loop and are not finished. */
final class Asyncgens {
  Asyncgens(EventLoopImpl loop) {}

  boolean isEmpty() {
    return true;
  }

  void shutdown() {}
}
