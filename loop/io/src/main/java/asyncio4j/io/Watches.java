package asyncio4j.io;

import asyncio4j.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The channels that somebody watches: {@code asyncio}'s {@code add_reader} and its kin. */
final class Watches {

  private final EventLoop loop;
  private final LoopExecutor executor;
  private final IdentityHashMap<SelectableChannel, Watch> watched = new IdentityHashMap<>();

  /** Those that the user has given to a transport. */
  private final Set<SelectableChannel> ofTransports =
      Collections.newSetFromMap(new IdentityHashMap<>());

  Watches(EventLoop loop, LoopExecutor executor) {
    this.loop = loop;
    this.executor = executor;
  }

  void addReader(SelectableChannel channel, Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    if ((channel.validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) == 0) {
      throw new IllegalArgumentException("nothing can be read from this channel: " + channel);
    }
    watch(channel).setReader(callback);
  }

  void addWriter(SelectableChannel channel, Runnable callback) {
    Objects.requireNonNull(callback, "callback");
    if ((channel.validOps() & SelectionKey.OP_WRITE) == 0) {
      throw new IllegalArgumentException("nothing can be written to this channel: " + channel);
    }
    watch(channel).setWriter(callback);
  }

  /** The callback for reading; null if there is none. */
  @Nullable Runnable reader(SelectableChannel channel) {
    Watch watch = watched.get(channel);
    return watch == null ? null : watch.reader();
  }

  /** The callback for writing; null if there is none. */
  @Nullable Runnable writer(SelectableChannel channel) {
    Watch watch = watched.get(channel);
    return watch == null ? null : watch.writer();
  }

  /**
   * A transport gets a channel: the selector knows one owner of each.
   *
   * @throws IllegalStateException if it has one already
   */
  void giveToTransport(SelectableChannel channel) {
    checkNoTransport(channel);
    if (watched.containsKey(channel)) {
      throw new IllegalStateException(
          "the channel is watched, call removeReader and removeWriter first: " + channel);
    }
    ofTransports.add(channel);
  }

  /** The transport has closed it. */
  void closedByTransport(SelectableChannel channel) {
    ofTransports.remove(channel);
  }

  private void checkNoTransport(SelectableChannel channel) {
    if (ofTransports.contains(channel)) {
      throw new IllegalStateException(
          "the channel is used by a transport, use that instead: " + channel);
    }
  }

  private Watch watch(SelectableChannel channel) {
    IoErrors.checkOpen(loop);
    // Somebody who closes a channel need not say so.
    watched.keySet().removeIf(known -> !known.isOpen());
    checkNoTransport(channel);
    Watch known = watched.get(channel);
    if (known != null) {
      return known;
    }
    if (channel.isBlocking()) {
      throw new IllegalArgumentException(
          "the channel is in blocking mode, call configureBlocking(false) first: " + channel);
    }
    Watch made = new Watch(loop, channel);
    try {
      made.register(executor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    watched.put(channel, made);
    return made;
  }

  boolean removeReader(SelectableChannel channel) {
    Watch watch = watched.get(channel);
    if (watch == null || watch.reader() == null) {
      return false;
    }
    watch.setReader(null);
    forget(channel, watch);
    return true;
  }

  boolean removeWriter(SelectableChannel channel) {
    Watch watch = watched.get(channel);
    if (watch == null || watch.writer() == null) {
      return false;
    }
    watch.setWriter(null);
    forget(channel, watch);
    return true;
  }

  private void forget(SelectableChannel channel, Watch watch) {
    if (watch.reader() == null && watch.writer() == null) {
      watched.remove(channel);
    }
  }
}
