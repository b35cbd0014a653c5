package asyncio4j.queues;

/** What {@link Held} gives back. */
interface Releasable {
  void release();
}
