/** The event loop, with its tasks, coroutines and generators. */
@SuppressWarnings("module") // the other one is not there when this is compiled
module asyncio4j.loop {
  exports asyncio4j;
  // For what it says of blocking calls, which is told by BlockHound too; for the look-out; and for
  // the handlers of signals.
  exports asyncio4j.internal to
      asyncio4j.blocking,
      asyncio4j.io,
      asyncio4j.reactor;

  // For the command line that looks at another JVM.
  requires static java.instrument;
  requires static jdk.attach;
  // For the events of Flight Recorder.
  requires static jdk.jfr;
  // For the MBean.
  requires static java.management;
  requires org.jctools.core;
  // For signals only, which stay what they are where this is missing.
  requires static jdk.unsupported;
  requires static transitive org.jspecify;
  requires org.slf4j;

  uses asyncio4j.DebugExtension;
  uses asyncio4j.DefaultExecutorProvider;
  uses asyncio4j.LocalsCarrier;
  uses asyncio4j.PollerProvider;
}
