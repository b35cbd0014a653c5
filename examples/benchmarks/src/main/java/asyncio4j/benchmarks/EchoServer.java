package asyncio4j.benchmarks;

import asyncio4j.Asyncio;
import asyncio4j.io.LoopIo;
import asyncio4j.io.Protocol;
import asyncio4j.io.Server;
import asyncio4j.io.StreamReader;
import asyncio4j.io.StreamWriter;
import asyncio4j.io.Streams;
import asyncio4j.io.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** The servers of {@link Echo} that run on a JVM. Prints its port and serves until it is killed. */
public final class EchoServer {

  /** As much as one read may take; the scripts for CPython do the same. */
  private static final int MOST = 64 * 1024;

  private EchoServer() {}

  /** How a server is written. */
  enum Kind {
    STREAMS,
    PROTOCOL,
    NETTY
  }

  /**
   * Serves. What it polls with is the switch {@code asyncio4j.io}, for Netty's server too.
   *
   * @param args the kind
   * @throws Exception if it cannot
   */
  public static void main(String[] args) throws Exception {
    switch (Kind.valueOf(args[0].toUpperCase(Locale.ROOT))) {
      case STREAMS ->
          Asyncio.run(() -> serve(Streams.startServer(EchoServer::echo, "127.0.0.1", 0)));
      case PROTOCOL ->
          Asyncio.run(() ->
              serve(
                  LoopIo.of(Asyncio.getRunningLoop())
                      .createServer(EchoProtocol::new, "127.0.0.1", 0)));
      case NETTY -> netty();
    }
  }

  private static void serve(Server server) {
    System.out.println(((InetSocketAddress) server.sockets().get(0)).getPort());
    server.serveForever();
  }

  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    try (writer) {
      while (!reader.atEof()) {
        ByteBuf data = reader.readBuffer(MOST);
        writer.write(data);
        writer.drain();
      }
    }
  }

  private static final class EchoProtocol implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport made) {
      transport = made;
    }

    @Override
    public void dataReceived(ByteBuf data) {
      transport.write(data.retain());
    }
  }

  /** As a Netty user writes it, with Netty's defaults. */
  private static void netty() throws InterruptedException {
    String io = System.getProperty("asyncio4j.io", "nio");
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1,
            switch (io) {
              case "epoll" -> EpollIoHandler.newFactory();
              case "io_uring" -> IoUringIoHandler.newFactory();
              default -> NioIoHandler.newFactory();
            });
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(
                switch (io) {
                  case "epoll" -> EpollServerSocketChannel.class;
                  case "io_uring" -> IoUringServerSocketChannel.class;
                  default -> NioServerSocketChannel.class;
                })
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accepted.pipeline().addLast(new EchoHandler());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println(((InetSocketAddress) channel.localAddress()).getPort());
    channel.closeFuture().sync();
  }

  private static final class EchoHandler extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object data) {
      context.write(data, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }
}
