/** Tasks as Monos, async generators as Fluxes, and any Publisher in a coroutine. */
module asyncio4j.reactor {
  exports asyncio4j.reactor;

  requires transitive asyncio4j.loop;
  requires transitive asyncio4j.queues;
  requires context.propagation;
  // For the event of Flight Recorder.
  requires static jdk.jfr;
  requires org.jctools.core;
  requires static transitive org.jspecify;
  requires transitive org.reactivestreams;
  requires transitive reactor.core;

  provides asyncio4j.LocalsCarrier with
      asyncio4j.reactor.ThreadLocals;
}
