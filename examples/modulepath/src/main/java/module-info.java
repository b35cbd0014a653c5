/** A user's module: it requires ours and nothing else. */
module asyncio4j.examples.modulepath {
  requires asyncio4j.io;
  requires asyncio4j.loop;
  requires asyncio4j.queues;
  requires asyncio4j.reactor;
  // Brings automatic modules, TestNG and the TCK itself: fine here, but jlink refuses them.
  requires asyncio4j.tck;
}
