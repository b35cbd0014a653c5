package asyncio4j.io;

/**
 * What a loop waits for its channels with. Unless a {@link NettyPoller} is told, the switch {@code
 * -Dasyncio4j.io=nio|epoll|io_uring} or the environment's {@code ASYNCIO4J_IO} says so; without
 * these it is the first of epoll, io_uring and NIO that is available: epoll goes before io_uring
 * since its loops may run on any thread.
 *
 * <p>{@link #EPOLL} and {@link #IO_URING} wait in native code. They need the carried engine, since
 * a virtual thread, which a loop of the other engine is, would not let go of its carrier meanwhile,
 * and Netty's jar with the native library, of the same version as Netty's other jars. Connections
 * and servers of TCP are Netty's native ones then, and so are Unix sockets with epoll. What belongs
 * to the JDK is not: datagrams, channels given to {@link LoopIo#addReader}, {@link LoopIo#sockRecv}
 * and the like, and with io_uring Unix sockets, since Netty's do not outlive the other side's half
 * close. These are watched by a thread of the loop's while it waits, which costs a change of
 * threads each time. A program that uses mainly these is better off with {@link #NIO}.
 */
public enum IoKind {

  /** {@code java.nio}. Always available. */
  NIO("nio"),

  /** Linux's epoll, by {@code io.netty:netty-transport-native-epoll}. */
  EPOLL("epoll"),

  /**
   * Linux's io_uring, by {@code io.netty:netty-transport-native-io_uring}, where the kernel has it
   * and lets the process use it; containers often do not.
   *
   * <p>The system ends what a thread has asked for when the thread ends, so all runs of such a loop
   * are on one thread. {@link asyncio4j.Asyncio#run Asyncio.run}, a {@link asyncio4j.Runner} and a
   * {@link asyncio4j.LoopThread} see to that: their thread stays until the loop is closed. A loop
   * that a thread of the program's own has run, by {@link asyncio4j.EventLoop#runForever
   * runForever} for example, can only be run by that thread again, and any other one gets an {@link
   * IllegalStateException}; it may be closed by others once it has no task left. For that its ring
   * has to interrupt the thread for each event, so it is slower than a loop whose thread is kept.
   *
   * <p>What is written is sent, and what is closed is closed, when the loop polls next, not at
   * once. {@link LoopIo#sendfile} reads files in pieces, and without its fallback it refuses.
   */
  IO_URING("io_uring");

  private final String text;

  IoKind(String text) {
    this.text = text;
  }

  /**
   * The name that the switch takes.
   *
   * @return {@code nio}, {@code epoll} or {@code io_uring}
   */
  @Override
  public String toString() {
    return text;
  }
}
