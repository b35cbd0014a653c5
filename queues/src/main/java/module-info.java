/** Queues and synchronisation between the coroutines of one loop. */
module asyncio4j.queues {
  exports asyncio4j.queues;

  requires transitive asyncio4j.loop;
  requires static transitive org.jspecify;
}
