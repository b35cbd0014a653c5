package asyncio4j.io;

/**
 * What a loop waits for its channels with. Unless a {@link NettyPoller} is told, the switch {@code
 * -Dasyncio4j.io=nio|epoll} or the environment's {@code ASYNCIO4J_IO} says so; without these it is
 * the last of the kinds below that is available.
 *
 * <p>{@link #EPOLL} waits in native code. It needs the carried engine, since a virtual thread,
 * which a loop of the other engine is, would not let go of its carrier meanwhile, and Netty's jar
 * with the native library, of the same version as Netty's other jars. Connections and servers of
 * TCP are Netty's native ones then. What belongs to the JDK is not: Unix sockets, datagrams and
 * channels given to {@link LoopIo#addReader}, {@link LoopIo#sockRecv} and the like are watched by a
 * thread of the loop's while it waits, which costs a change of threads each time. A program that
 * uses mainly these is better off with {@link #NIO}.
 */
public enum IoKind {

  /** {@code java.nio}. Always available. */
  NIO("nio"),

  /** Linux's epoll, by {@code io.netty:netty-transport-native-epoll}. */
  EPOLL("epoll");

  private final String text;

  IoKind(String text) {
    this.text = text;
  }

  /**
   * The name that the switch takes.
   *
   * @return {@code nio} or {@code epoll}
   */
  @Override
  public String toString() {
    return text;
  }
}
