/** Blocking code beside a loop, on the schedulers of Reactor. */
module asyncio4j.blocking {
  exports asyncio4j.blocking;

  requires transitive asyncio4j.loop;
  requires static transitive org.jspecify;
  requires transitive reactor.core;

  provides asyncio4j.DefaultExecutorProvider with
      asyncio4j.blocking.BoundedElasticProvider;
}
