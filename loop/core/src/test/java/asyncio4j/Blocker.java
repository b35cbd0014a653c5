package asyncio4j;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The ways in which code of the JDK blocks a thread until somebody else lets it go on. */
enum Blocker {
  LATCH {
    @Override
    Gate gate() {
      CountDownLatch latch = new CountDownLatch(1);
      return new Gate(latch::await, latch::countDown);
    }
  },
  FUTURE {
    @Override
    Gate gate() {
      CompletableFuture<String> future = new CompletableFuture<>();
      return new Gate(future::get, () -> future.complete(""));
    }
  },
  PARK {
    @Override
    Gate gate() {
      AtomicReference<Thread> parked = new AtomicReference<>();
      AtomicBoolean open = new AtomicBoolean();
      return new Gate(
          () -> {
            parked.set(Thread.currentThread());
            while (!open.get()) {
              LockSupport.park();
            }
          },
          () -> {
            open.set(true);
            LockSupport.unpark(parked.get());
          });
    }
  },
  WAIT {
    @Override
    Gate gate() {
      Object monitor = new Object();
      boolean[] open = new boolean[1];
      return new Gate(
          () -> {
            synchronized (monitor) {
              while (!open[0]) {
                monitor.wait();
              }
            }
          },
          () -> {
            synchronized (monitor) {
              open[0] = true;
              monitor.notifyAll();
            }
          });
    }
  },
  QUEUE {
    @Override
    Gate gate() {
      SynchronousQueue<String> queue = new SynchronousQueue<>();
      return new Gate(queue::take, () -> queue.put(""));
    }
  },
  BARRIER {
    @Override
    Gate gate() {
      CyclicBarrier barrier = new CyclicBarrier(2);
      return new Gate(barrier::await, barrier::await);
    }
  },
  JOIN {
    @Override
    Gate gate() {
      CountDownLatch latch = new CountDownLatch(1);
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  latch.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      return new Gate(thread::join, latch::countDown);
    }
  },
  LOCK {
    @Override
    Gate gate() {
      return heldByAnother(
          new ReentrantLock(),
          ReentrantLock::lock,
          lock -> {
            lock.lock();
            lock.unlock();
          });
    }
  },
  MONITOR {
    @Override
    @SuppressWarnings("EmptyBlock")
    Gate gate() {
      CountDownLatch open = new CountDownLatch(1);
      CountDownLatch held = new CountDownLatch(1);
      Object monitor = new Object();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            synchronized (monitor) {
              held.countDown();
              try {
                open.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
          });
      return new Gate(
          () -> {
            held.await();
            synchronized (monitor) {
            }
          },
          open::countDown);
    }
  },
  SOCKET {
    @Override
    Gate gate() throws IOException {
      ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      return new Gate(
          () -> {
            try (server;
                Socket accepted = server.accept()) {
              accepted.getInputStream().read();
            }
          },
          () -> {
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
              socket.getOutputStream().write(1);
            }
          });
    }
  };

  /** A place where a thread blocks, and what lets it go on. */
  record Gate(CheckedRunnable block, CheckedRunnable open) {}

  abstract Gate gate() throws Exception;

  private interface LockAction {
    void on(ReentrantLock lock);
  }

  private static Gate heldByAnother(ReentrantLock lock, LockAction hold, LockAction take) {
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          hold.on(lock);
          held.countDown();
          try {
            open.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            lock.unlock();
          }
        });
    return new Gate(
        () -> {
          held.await();
          take.on(lock);
        },
        open::countDown);
  }
}
