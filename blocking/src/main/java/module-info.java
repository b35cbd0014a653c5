/**
 * Blocking code beside a loop, on the schedulers of Reactor; BlockHound for loops; coroutines as
 * tests.
 */
module asyncio4j.blocking {
  exports asyncio4j.blocking;
  exports asyncio4j.junit;
  exports asyncio4j.micrometer;

  requires transitive asyncio4j.loop;
  requires static java.management;
  requires static jdk.management;
  // For asyncio4j.micrometer.
  requires static transitive micrometer.core;
  // For asyncio4j.junit.
  requires static transitive org.junit.jupiter.api;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static reactor.blockhound;
  requires transitive reactor.core;

  provides asyncio4j.DebugExtension with
      asyncio4j.blocking.blockhound.BlockHoundExtension;
  provides asyncio4j.DefaultExecutorProvider with
      asyncio4j.blocking.BoundedElasticProvider;
  provides reactor.blockhound.integration.BlockHoundIntegration with
      asyncio4j.blocking.blockhound.LoopIntegration;
}
