package asyncio4j;

/** The loop of {@link EventLoop#shared()}, made when this class is first used. */
final class SharedLoop {

  static final EventLoopImpl LOOP = start();

  private SharedLoop() {}

  private static EventLoopImpl start() {
    EventLoopBuilder options = EventLoop.builder().name("asyncio4j-shared");
    options.shared = true;
    EventLoopImpl loop = new EventLoopImpl(options);
    LoopThread host = new LoopThread(loop);
    // It outlives whoever happened to be the first, and must not keep his classes.
    host.thread().setContextClassLoader(ClassLoader.getSystemClassLoader());
    host.startAndWait();
    return loop;
  }
}
