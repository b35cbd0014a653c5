/** Tasks as Monos, async generators as Fluxes, and any Publisher in a coroutine. */
module asyncio4j.reactor {
  exports asyncio4j.reactor;

  requires transitive asyncio4j.loop;
  requires org.jctools.core;
  requires static transitive org.jspecify;
  requires transitive org.reactivestreams;
  requires transitive reactor.core;
}
