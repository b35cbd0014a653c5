/** The Reactive Streams TCK for async generators: verifications that a library author extends. */
module asyncio4j.tck {
  exports asyncio4j.tck;

  requires transitive asyncio4j.loop;
  requires transitive asyncio4j.reactor;
  requires java.management;
  requires static transitive org.jspecify;
  requires transitive org.reactivestreams;
  requires transitive org.reactivestreams.tck;
  requires transitive org.testng;
}
