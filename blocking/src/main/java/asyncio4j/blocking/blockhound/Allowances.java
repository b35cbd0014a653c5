package asyncio4j.blocking.blockhound;

import reactor.blockhound.BlockHound;

/**
 * What may be called on a loop although BlockHound finds something blocking inside: where that can
 * be told in advance, by a method. Waits that are told by their stack, in loggers and executors,
 * are let pass by {@link CallSite}, for loops only.
 */
final class Allowances {

  private Allowances() {}

  static void allow(BlockHound.Builder builder) {
    engine(builder);
    sendingFiles(builder);
    loading(builder);
    // To say what is wrong may need classes that are not loaded yet, and a team's callback may log.
    builder.allowBlockingCallsInside(LoopIntegration.Explaining.class.getName(), "accept");
  }

  /** Where the loop and its coroutines wait for each other, and for something to do. */
  private static void engine(BlockHound.Builder builder) {
    builder
        .allowBlockingCallsInside("asyncio4j.ParkingPoller", "poll")
        // It spins, for a few microseconds, before a coroutine suspends.
        .allowBlockingCallsInside("asyncio4j.internal.Lookout", "look")
        // A virtual thread that selects parks.
        .allowBlockingCallsInside("asyncio4j.io.NioSelect", "calculateStrategy")
        // Takes a selector back from the thread that was woken in it.
        .allowBlockingCallsInside("asyncio4j.io.SelectorWatch", "end")
        // A thread that is interrupted while it reads a file: its channel is closed, when that read
        // is over.
        .allowBlockingCallsInside("asyncio4j.ExecutorWork", "interrupt")
        .allowBlockingCallsInside("asyncio4j.internal.CarriedFiber", "hold")
        .allowBlockingCallsInside("asyncio4j.internal.CarriedFiber", "execute")
        .allowBlockingCallsInside("asyncio4j.internal.RelayFiber", "start")
        .allowBlockingCallsInside("asyncio4j.internal.RelayFiber", "handOver")
        .allowBlockingCallsInside("asyncio4j.internal.RelayFiber", "waitFor");
  }

  /**
   * {@code sendfile} and {@code sock_sendfile}: sendfile(2) into a socket that is not in blocking
   * mode. It may wait for the disk, not for the other end, and asyncio calls it on the loop too.
   */
  private static void sendingFiles(BlockHound.Builder builder) {
    builder
        .allowBlockingCallsInside("asyncio4j.io.FilePart", "transferTo")
        .allowBlockingCallsInside("asyncio4j.io.SocketCalls", "sendFile");
  }

  /** What the JDK and SLF4J read once, when they are first used. */
  private static void loading(BlockHound.Builder builder) {
    builder
        .allowBlockingCallsInside(
            "java.util.ServiceLoader$LazyClassPathLookupIterator", "nextProviderClass")
        // Not a file but the kernel's random numbers, which never make anybody wait.
        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
        .allowBlockingCallsInside("org.slf4j.LoggerFactory", "performInitialization")
        .allowBlockingCallsInside("java.util.logging.LogManager", "ensureLogManagerInitialized")
        .allowBlockingCallsInside("java.util.logging.Logger", "log");
  }
}
