/** I/O on the loop: transports and protocols, streams, servers. */
module asyncio4j.io {
  exports asyncio4j.io;

  requires transitive asyncio4j.loop;
  requires transitive io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires transitive io.netty.transport;
  requires static io.netty.transport.classes.epoll;
  requires static io.netty.transport.classes.io_uring;
  requires static io.netty.transport.unix.common;
  requires static transitive org.jspecify;
  requires org.slf4j;

  provides asyncio4j.PollerProvider with
      asyncio4j.io.NettyPollerProvider;
}
