package asyncio4j.io;

import asyncio4j.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.util.IdentityHashMap;

/** The channels that somebody watches: {@code asyncio}'s {@code add_reader} and its kin. */
final class Watches {

  private final EventLoop loop;
  private final LoopExecutor executor;
  private final IdentityHashMap<SelectableChannel, Watch> watched = new IdentityHashMap<>();

  Watches(EventLoop loop, LoopExecutor executor) {
    this.loop = loop;
    this.executor = executor;
  }

  void addReader(SelectableChannel channel, Runnable callback) {
    watch(channel).setReader(callback);
  }

  void addWriter(SelectableChannel channel, Runnable callback) {
    watch(channel).setWriter(callback);
  }

  private Watch watch(SelectableChannel channel) {
    // Somebody who closes a channel need not say so.
    watched.keySet().removeIf(known -> !known.isOpen());
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
    if (watch == null || !watch.hasReader()) {
      return false;
    }
    watch.setReader(null);
    forget(channel, watch);
    return true;
  }

  boolean removeWriter(SelectableChannel channel) {
    Watch watch = watched.get(channel);
    if (watch == null || !watch.hasWriter()) {
      return false;
    }
    watch.setWriter(null);
    forget(channel, watch);
    return true;
  }

  private void forget(SelectableChannel channel, Watch watch) {
    if (!watch.hasReader() && !watch.hasWriter()) {
      watched.remove(channel);
    }
  }
}
