/** The event loop, with its tasks, coroutines and generators. */
module asyncio4j.loop {
  exports asyncio4j;

  requires org.jctools.core;
  // For Ctrl-C only, which stays what it is where this is missing.
  requires static jdk.unsupported;
  requires static transitive org.jspecify;
  requires org.slf4j;

  uses asyncio4j.DebugExtension;
  uses asyncio4j.DefaultExecutorProvider;
  uses asyncio4j.LocalsCarrier;
}
