package asyncio4j.blocking.blockhound;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/** What blocks on JDK 25 and in Reactor, and BlockHound does not know. */
final class BlockingMethods {

  private record Method(String type, String name, String descriptor) {}

  private static final String CONDITION =
      "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject";
  private static final String RESOLVER = "java.net.InetAddress$PlatformResolver";
  private static final String FILE_CHANNEL = "sun.nio.ch.FileChannelImpl";
  private static final String SOCKET_CHANNEL = "sun.nio.ch.SocketChannelImpl";
  private static final String MONO = "reactor.core.publisher.Mono";
  private static final String FLUX = "reactor.core.publisher.Flux";
  private static final String BUFFER = "Ljava/nio/ByteBuffer;";
  private static final String DURATION = "Ljava/time/Duration;";
  private static final String OBJECT = "Ljava/lang/Object;";

  private static final List<Method> ALL =
      List.of(
          // BlockHound knows how a platform thread parks and sleeps. A virtual one does it here.
          new Method("java.lang.VirtualThread", "park", "()V"),
          new Method("java.lang.VirtualThread", "parkNanos", "(J)V"),
          new Method("java.lang.VirtualThread", "sleepNanos", "(J)V"),
          // Before it gives the lock back: the caller's finally is going to do that.
          new Method(CONDITION, "await", "()V"),
          new Method(CONDITION, "await", "(JLjava/util/concurrent/TimeUnit;)Z"),
          new Method(CONDITION, "awaitNanos", "(J)J"),
          new Method(CONDITION, "awaitUntil", "(Ljava/util/Date;)Z"),
          new Method(CONDITION, "awaitUninterruptibly", "()V"),
          // Files, but for the old streams.
          new Method(FILE_CHANNEL, "read", "(" + BUFFER + ")I"),
          new Method(FILE_CHANNEL, "read", "(" + BUFFER + "J)I"),
          new Method(FILE_CHANNEL, "read", "([" + BUFFER + "II)J"),
          new Method(FILE_CHANNEL, "write", "(" + BUFFER + ")I"),
          new Method(FILE_CHANNEL, "write", "(" + BUFFER + "J)I"),
          new Method(FILE_CHANNEL, "write", "([" + BUFFER + "II)J"),
          new Method(FILE_CHANNEL, "force", "(Z)V"),
          new Method(FILE_CHANNEL, "truncate", "(J)Ljava/nio/channels/FileChannel;"),
          new Method(FILE_CHANNEL, "transferTo", "(JJLjava/nio/channels/WritableByteChannel;)J"),
          new Method(FILE_CHANNEL, "transferFrom", "(Ljava/nio/channels/ReadableByteChannel;JJ)J"),
          new Method(FILE_CHANNEL, "lock", "(JJZ)Ljava/nio/channels/FileLock;"),
          // Since 13 these are under every java.net.Socket and ServerSocket.
          new Method("sun.nio.ch.NioSocketImpl", "connect", "(Ljava/net/SocketAddress;I)V"),
          new Method("sun.nio.ch.NioSocketImpl", "accept", "(Ljava/net/SocketImpl;)V"),
          // And these under the adaptors of channels.
          new Method(SOCKET_CHANNEL, "blockingConnect", "(Ljava/net/SocketAddress;J)V"),
          new Method(SOCKET_CHANNEL, "blockingRead", "([BIIJ)I"),
          new Method(SOCKET_CHANNEL, "blockingWriteFully", "([BII)V"),
          new Method(
              "sun.nio.ch.ServerSocketChannelImpl",
              "blockingAccept",
              "(J)Ljava/nio/channels/SocketChannel;"),
          new Method(
              "sun.nio.ch.DatagramChannelImpl", "blockingReceive", "(Ljava/net/DatagramPacket;J)V"),
          // Name services, when the cache does not know.
          new Method(
              RESOLVER,
              "lookupByName",
              "(Ljava/lang/String;Ljava/net/spi/InetAddressResolver$LookupPolicy;)"
                  + "Ljava/util/stream/Stream;"),
          new Method(RESOLVER, "lookupByAddress", "([B)Ljava/lang/String;"),
          // Reactor refuses these itself, but does not know the task.
          new Method(MONO, "block", "()" + OBJECT),
          new Method(MONO, "block", "(" + DURATION + ")" + OBJECT),
          new Method(MONO, "blockOptional", "()Ljava/util/Optional;"),
          new Method(MONO, "blockOptional", "(" + DURATION + ")Ljava/util/Optional;"),
          new Method(FLUX, "blockFirst", "()" + OBJECT),
          new Method(FLUX, "blockFirst", "(" + DURATION + ")" + OBJECT),
          new Method(FLUX, "blockLast", "()" + OBJECT),
          new Method(FLUX, "blockLast", "(" + DURATION + ")" + OBJECT));

  private static final Set<String> NAMES = names();

  private BlockingMethods() {}

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Method method : ALL) {
      names.add(method.type() + "." + method.name());
    }
    return names;
  }

  static void mark(BlockHound.Builder builder) {
    for (Method method : ALL) {
      builder.markAsBlocking(method.type(), method.name(), method.descriptor());
    }
  }

  /** True if it is not one of those that BlockHound would have found without us. */
  static boolean isOurs(BlockingMethod method) {
    return NAMES.contains(method.getClassName() + "." + method.getName());
  }
}
