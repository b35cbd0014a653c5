package asyncio4j.blocking.blockhound;

import asyncio4j.CheckedRunnable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A blocking call that is ready to be made, what it needs, and who lets it go on. */
final class Stage implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private CheckedRunnable call;

  /** Set by the thread that made the call; read by those that wait for it to block. */
  private volatile boolean over;

  void calls(CheckedRunnable blocking) {
    call = blocking;
  }

  /** Makes the call, on the thread of the caller. */
  void call() throws Exception {
    try {
      call.run();
    } finally {
      over = true;
    }
  }

  /** Something for a block that would be empty. */
  void passed() {}

  <T extends AutoCloseable> T closes(T resource) {
    open.push(resource);
    return resource;
  }

  Process closes(Process process) {
    open.push(process::destroyForcibly);
    return process;
  }

  /** Runs an action on another thread once the caller blocks. */
  Thread onceBlocked(Runnable action) {
    Thread caller = Thread.currentThread();
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          awaitBlocked(caller);
          action.run();
        });
  }

  /** Another thread takes a lock, and gives it back once the caller blocks. */
  void heldUntilBlocked(Runnable take, Runnable giveBack) {
    heldUntilBlocked(hold -> {
      take.run();
      hold.run();
      giveBack.run();
    });
  }

  /** As {@link #heldUntilBlocked}, for a monitor. */
  void monitorHeldUntilBlocked(Object monitor) {
    heldUntilBlocked(hold -> {
      synchronized (monitor) {
        hold.run();
      }
    });
  }

  /** As above, for what is had in one block only: inside, it runs what it is given. */
  void heldUntilBlocked(Consumer<Runnable> inside) {
    Thread caller = Thread.currentThread();
    CountDownLatch held = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() ->
            inside.accept(() -> {
              held.countDown();
              awaitBlocked(caller);
            }));
    spinUntilDown(held);
  }

  /** Or until its call is over, since it was found out. */
  private void awaitBlocked(Thread caller) {
    try {
      while (!over && caller.getState() == Thread.State.RUNNABLE) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Not by await, which would be found out. */
  private void spinUntilDown(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      passed();
    }
  }

  Path file() throws IOException {
    Path file = Files.createTempFile("blocking", ".txt");
    open.push(() -> Files.delete(file));
    Files.writeString(file, "some text");
    return file;
  }

  String directory() throws IOException {
    Path directory = Files.createTempDirectory("blocking");
    open.push(() -> {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    });
    return directory.toString();
  }

  ServerSocket server() throws IOException {
    return closes(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
  }

  /** A socket with which nothing else has to be loaded. */
  Socket unconnected() {
    // Stock BlockHound would throw in its initializer and so spoil it for the rest of the JVM.
    var ignored = ProxySelector.getDefault();
    return closes(new Socket());
  }

  /** A socket whose other side has sent something and will read. */
  Socket connected() throws IOException {
    ServerSocket server = server();
    Socket socket = closes(new Socket(server.getInetAddress(), server.getLocalPort()));
    Socket other = closes(server.accept());
    other.getOutputStream().write(new byte[8]);
    return socket;
  }

  @Override
  public void close() throws Exception {
    Exception failure = null;
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
