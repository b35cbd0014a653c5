package asyncio4j.blocking.blockhound;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.tools.Server;
import reactor.core.publisher.Sinks;

/**
 * The ways to block a thread that the table in BLOCKHOUND.md has. Each really blocks where nothing
 * stops it, until another thread sees that.
 */
enum Blocking {
  SLEEP("`Thread.sleep`", "java.lang.Thread.sleep", "Asyncio.sleep(duration)") {
    @Override
    void prepare(Stage stage) {
      stage.calls(() -> Thread.sleep(MOMENT));
    }
  },
  PARK(
      "`LockSupport.park`",
      "java.util.concurrent.locks.LockSupport.park",
      "await() of a LoopFuture") {
    @Override
    void prepare(Stage stage) {
      stage.calls(() -> {
        Thread parked = Thread.currentThread();
        var ignored = stage.onceBlocked(() -> LockSupport.unpark(parked));
        LockSupport.park();
      });
    }
  },
  LATCH("`CountDownLatch.await`", "java.util.concurrent.CountDownLatch.await", "AsyncEvent") {
    @Override
    void prepare(Stage stage) {
      CountDownLatch latch = new CountDownLatch(1);
      stage.calls(() -> {
        stage.onceBlocked(latch::countDown);
        latch.await();
      });
    }
  },
  FUTURE_GET(
      "`CompletableFuture.get`",
      "java.util.concurrent.CompletableFuture.get",
      "Asyncio.wrapFuture(future).await()") {
    @Override
    void prepare(Stage stage) {
      CompletableFuture<String> future = new CompletableFuture<>();
      stage.calls(() -> {
        stage.onceBlocked(() -> future.complete(""));
        future.get();
      });
    }
  },
  FUTURE_GET_WITH_LIMIT(
      "`CompletableFuture.get` with a time limit",
      "java.util.concurrent.CompletableFuture.get with a time limit",
      "Asyncio.waitFor(Asyncio.wrapFuture(future), limit)") {
    @Override
    void prepare(Stage stage) {
      CompletableFuture<String> future = new CompletableFuture<>();
      stage.calls(() -> {
        stage.onceBlocked(() -> future.complete(""));
        future.get(1, TimeUnit.HOURS);
      });
    }
  },
  FUTURE_JOIN(
      "`CompletableFuture.join`",
      "java.util.concurrent.CompletableFuture.join",
      "Asyncio.wrapFuture(future).await()") {
    @Override
    void prepare(Stage stage) {
      CompletableFuture<String> future = new CompletableFuture<>();
      stage.calls(() -> {
        stage.onceBlocked(() -> future.complete(""));
        future.join();
      });
    }
  },
  SEMAPHORE("`Semaphore.acquire`", "java.util.concurrent.Semaphore.acquire", "AsyncSemaphore") {
    @Override
    void prepare(Stage stage) {
      Semaphore semaphore = new Semaphore(0);
      stage.calls(() -> {
        stage.onceBlocked(semaphore::release);
        semaphore.acquire();
      });
    }
  },
  QUEUE(
      "`LinkedBlockingQueue.take`", "java.util.concurrent.LinkedBlockingQueue.take", "AsyncQueue") {
    @Override
    void prepare(Stage stage) {
      LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
      stage.calls(() -> {
        stage.onceBlocked(() -> queue.add(""));
        queue.take();
      });
    }
  },
  LOCK(
      "`ReentrantLock.lock`, contended",
      "java.util.concurrent.locks.ReentrantLock.lock",
      "AsyncLock") {
    @Override
    void prepare(Stage stage) throws Exception {
      ReentrantLock lock = new ReentrantLock();
      stage.calls(() -> {
        stage.heldUntilBlocked(lock::lock, lock::unlock);
        lock.lock();
        lock.unlock();
      });
    }
  },
  CONDITION(
      "`Condition.await`",
      "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await",
      "AsyncCondition") {
    @Override
    void prepare(Stage stage) {
      ReentrantLock lock = new ReentrantLock();
      Condition condition = lock.newCondition();
      boolean[] open = new boolean[1];
      stage.calls(() -> {
        lock.lock();
        try {
          // It gets the lock when this waits.
          stage.onceBlocked(() -> {
            lock.lock();
            open[0] = true;
            condition.signal();
            lock.unlock();
          });
          while (!open[0]) {
            boolean ignored = condition.await(1, TimeUnit.HOURS);
          }
        } finally {
          lock.unlock();
        }
      });
    }
  },
  MONITOR("`synchronized`, contended", null, null) {
    @Override
    void prepare(Stage stage) throws Exception {
      Object monitor = new Object();
      stage.calls(() -> {
        stage.monitorHeldUntilBlocked(monitor);
        synchronized (monitor) {
          stage.passed();
        }
      });
    }
  },
  WAIT("`Object.wait`", "java.lang.Object.wait", "AsyncCondition") {
    @Override
    void prepare(Stage stage) {
      Object monitor = new Object();
      stage.calls(() -> {
        synchronized (monitor) {
          monitor.wait(MOMENT.toMillis());
        }
      });
    }
  },
  JOIN("`Thread.join`", "java.lang.Thread.join", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) {
      stage.calls(() -> stage.onceBlocked(() -> {}).join());
    }
  },
  FILE_INPUT("`FileInputStream`", "java.io.FileInputStream.read", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      FileInputStream in = stage.closes(new FileInputStream(stage.file().toFile()));
      stage.calls(() -> in.read(new byte[8]));
    }
  },
  FILE_OUTPUT(
      "`FileOutputStream`", "java.io.FileOutputStream.write", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      FileOutputStream out = stage.closes(new FileOutputStream(stage.file().toFile()));
      stage.calls(() -> out.write(new byte[8]));
    }
  },
  RANDOM_ACCESS(
      "`RandomAccessFile`", "java.io.RandomAccessFile.read", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      RandomAccessFile file = stage.closes(new RandomAccessFile(stage.file().toFile(), "rw"));
      stage.calls(() -> file.read(new byte[8]));
    }
  },
  READ_STRING(
      "`Files.readString`", "java.nio.file.Files.readString", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      Path file = stage.file();
      stage.calls(() -> Files.readString(file));
    }
  },
  WRITE_STRING(
      "`Files.writeString`", "java.nio.file.Files.writeString", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      Path file = stage.file();
      stage.calls(() -> Files.writeString(file, "text"));
    }
  },
  FILE_CHANNEL(
      "`FileChannel`", "java.nio.channels.FileChannel.read", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      FileChannel channel = stage.closes(FileChannel.open(stage.file(), StandardOpenOption.READ));
      stage.calls(() -> channel.read(ByteBuffer.allocate(8)));
    }
  },
  CONNECT("`Socket`: connect", "java.net.Socket.connect", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      ServerSocket server = stage.server();
      Socket socket = stage.unconnected();
      stage.calls(() -> socket.connect(server.getLocalSocketAddress()));
    }
  },
  CONNECT_TIMED(
      "`Socket`: connect with a time limit",
      "java.net.Socket.connect",
      "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      ServerSocket server = stage.server();
      Socket socket = stage.unconnected();
      stage.calls(() -> socket.connect(server.getLocalSocketAddress(), 10_000));
    }
  },
  READ("`Socket`: read", "java.net.Socket$SocketInputStream.read", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      Socket socket = stage.connected();
      stage.calls(() -> socket.getInputStream().read());
    }
  },
  WRITE(
      "`Socket`: write",
      "java.net.Socket$SocketOutputStream.write",
      "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      Socket socket = stage.connected();
      stage.calls(() -> socket.getOutputStream().write(1));
    }
  },
  ACCEPT("`ServerSocket.accept`", "java.net.ServerSocket.accept", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) throws Exception {
      ServerSocket server = stage.server();
      stage.closes(new Socket(server.getInetAddress(), server.getLocalPort()));
      stage.calls(() -> server.accept().close());
    }
  },
  DNS("DNS look-up", "java.net.InetAddress.getByName", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) {
      stage.calls(() -> {
        try {
          InetAddress ignored = InetAddress.getByName("no-such-host.invalid");
        } catch (UnknownHostException e) {
          stage.passed();
        }
      });
    }
  },
  PROCESS_START(
      "`ProcessBuilder.start`", "java.lang.ProcessBuilder.start", "Asyncio.toThread(() -> ...)") {
    @Override
    void prepare(Stage stage) {
      stage.calls(() -> stage.closes(new ProcessBuilder("true").start()));
    }
  },
  PROCESS_WAIT(
      "`Process.waitFor`",
      "java.lang.Process.waitFor",
      "Asyncio.wrapFuture(process.onExit()).await()") {
    @Override
    void prepare(Stage stage) throws Exception {
      Process process = stage.closes(new ProcessBuilder("sleep", "60").start());
      stage.calls(() -> {
        stage.onceBlocked(process::destroy);
        process.waitFor();
      });
    }
  },
  JDBC("JDBC (H2, over TCP)", "org.h2.jdbc.JdbcStatement.executeQuery", "R2DBC") {
    @Override
    void prepare(Stage stage) throws Exception {
      Server server =
          Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", stage.directory());
      stage.closes(server.start()::stop);
      Connection connection =
          stage.closes(
              DriverManager.getConnection(
                  "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./db", "sa", ""));
      var statement = connection.createStatement();
      stage.calls(() -> statement.executeQuery("select 1").close());
    }
  },
  MONO_BLOCK("`Mono.block`", "reactor.core.publisher.Mono.block", "Reactive.await(mono)") {
    @Override
    void prepare(Stage stage) {
      Sinks.One<Long> later = Sinks.one();
      stage.calls(() -> {
        stage.onceBlocked(() -> later.tryEmitValue(0L));
        later.asMono().block();
      });
    }
  };

  static final Duration MOMENT = Duration.ofMillis(5);

  /** How the table names it. */
  final String title;

  /** The call that the error names; null if it cannot be seen. */
  final String call;

  /** What the error recommends; null as above. */
  final String instead;

  Blocking(String title, String call, String instead) {
    this.title = title;
    this.call = call;
    this.instead = instead;
  }

  /** Opens on this thread, which may block, what the call needs. */
  abstract void prepare(Stage stage) throws Exception;

  /** What a call needs, ready to be called on a loop. */
  Stage stage() throws Exception {
    Stage stage = new Stage();
    prepare(stage);
    return stage;
  }
}
