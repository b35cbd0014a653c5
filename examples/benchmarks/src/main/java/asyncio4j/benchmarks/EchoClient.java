package asyncio4j.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The one client of all echo servers: sends on each connection, and again when all of it has come
 * back. One thread, plain {@code java.nio}.
 */
final class EchoClient implements AutoCloseable {

  private final Selector selector = Selector.open();
  private final List<Conversation> conversations = new ArrayList<>();
  private long messages;

  /** No new messages. */
  private boolean ending;

  /** A connection; with a window over one it does not wait for each message. */
  private static final class Conversation {
    final SocketChannel channel;
    final ByteBuffer out;
    final ByteBuffer in = ByteBuffer.allocateDirect(256 * 1024);
    final int size;

    /** Messages that may still be sent, and bytes of the one that is coming back. */
    int window;

    int received;

    private final int fullWindow;

    Conversation(SocketChannel channel, int size, int window) {
      this.fullWindow = window;
      this.channel = channel;
      this.size = size;
      this.window = window;
      this.out = ByteBuffer.allocateDirect(size).position(size);
    }

    boolean isUnderWay() {
      return window < fullWindow || out.hasRemaining();
    }
  }

  EchoClient(int port, int connections, int size, int window) throws IOException {
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Conversation conversation = new Conversation(channel, size, window);
      channel.register(selector, SelectionKey.OP_READ, conversation);
      conversations.add(conversation);
    }
  }

  /** Messages that came back in so many nanoseconds. */
  long run(long nanos) throws IOException {
    long begin = System.nanoTime();
    messages = 0;
    for (Conversation conversation : conversations) {
      send(conversation);
    }
    while (System.nanoTime() - begin < nanos) {
      selector.select(this::ready);
    }
    long counted = messages;
    finish();
    return counted;
  }

  /** Waits for what is under way, so that no server is cut off in the middle. */
  private void finish() throws IOException {
    ending = true;
    while (conversations.stream().anyMatch(Conversation::isUnderWay)) {
      selector.select(this::ready);
    }
    ending = false;
  }

  private void ready(SelectionKey key) {
    Conversation conversation = (Conversation) key.attachment();
    try {
      if (key.isReadable()) {
        receive(conversation);
      }
      send(conversation);
    } catch (IOException e) {
      throw new IllegalStateException("the server has gone", e);
    }
  }

  private void receive(Conversation conversation) throws IOException {
    conversation.in.clear();
    int count = conversation.channel.read(conversation.in);
    if (count < 0) {
      throw new IOException("the server has closed the connection");
    }
    conversation.received += count;
    while (conversation.received >= conversation.size) {
      conversation.received -= conversation.size;
      conversation.window++;
      messages++;
    }
  }

  private void send(Conversation conversation) throws IOException {
    while (conversation.out.hasRemaining() || conversation.window > 0 && !ending) {
      if (!conversation.out.hasRemaining()) {
        conversation.out.clear();
        conversation.window--;
      }
      conversation.channel.write(conversation.out);
      if (conversation.out.hasRemaining()) {
        conversation
            .channel
            .keyFor(selector)
            .interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
    }
    conversation.channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
  }

  @Override
  public void close() throws IOException {
    for (Conversation conversation : conversations) {
      conversation.channel.close();
    }
    selector.close();
  }
}
