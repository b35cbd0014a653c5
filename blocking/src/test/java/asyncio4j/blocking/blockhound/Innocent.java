package asyncio4j.blocking.blockhound;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.EventLoop;
import asyncio4j.Generator;
import asyncio4j.RunOptions;
import asyncio4j.Task;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.logging.log4j.LogManager;
import org.slf4j.LoggerFactory;
import reactor.blockhound.BlockingOperationError;

/**
 * Does on a loop, for the first time in its JVM, what looks like blocking and may be done. Run by
 * NoFalseAlarmTest.
 */
final class Innocent {

  private static final int MANY = 200;

  private Innocent() {}

  /** Prints "innocent" at the end, if what does block is refused. */
  public static void main(String[] args) {
    Asyncio.run(
        () -> {
          for (Place place : Place.values()) {
            place.on(Innocent::firstUses);
          }
          waiting();
          generators();
          executors();
          threads();
          for (ContendedLog log : ContendedLog.values()) {
            log.onLoop();
          }
          for (Place place : Place.values()) {
            isRefused(place);
          }
        },
        RunOptions.debug(true));
    IO.println("innocent");
  }

  /** Or all of the above would have shown nothing: BlockHound is there, and watches this loop. */
  private static void isRefused(Place place) {
    try {
      place.on(() -> Thread.sleep(1));
    } catch (BlockingOperationError e) {
      return;
    }
    throw new AssertionError("BlockHound let a sleep pass in a " + place.title);
  }

  /** Class loading, logging, and what the JDK reads when it begins to do something. */
  private static void firstUses() throws Exception {
    LoggerFactory.getLogger("innocent").warn("logged by logback");
    LogManager.getLogger("innocent").error("logged by log4j");
    java.util.logging.Logger.getLogger("innocent").warning("logged by java.util.logging");
    IO.println(UUID.randomUUID());
    IO.println(ZonedDateTime.now().format(DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL)));
    IO.println("%,.2f".formatted(1.0));
    IO.println(MessageDigest.getInstance("SHA-256").digest(new byte[8]).length);
    IO.println(ServiceLoader.load(java.sql.Driver.class).stream().count());
    IO.println(Class.forName("javax.net.ssl.SSLContext").getName());
    IO.println(new Throwable("printed").getMessage());
  }

  private static void waiting() throws Exception {
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      tasks.add(
          Asyncio.createTask(() -> {
            Asyncio.sleep(Duration.ofMillis(number % 3));
            return number;
          }));
    }
    tasks.getLast().cancel();
    Asyncio.wait(tasks);
    Asyncio.waitFor(Asyncio.createTask(() -> Asyncio.sleep(Duration.ZERO)), Duration.ofSeconds(9));
  }

  private static void generators() {
    int[] sum = {0};
    Generator<Integer, Void, Void> numbers =
        Generator.of(out -> {
          for (int i = 0; i < MANY; i++) {
            out.yield(i);
          }
        });
    for (int i : numbers) {
      sum[0] += i;
    }
    AsyncGenerator<Integer, Void> later =
        AsyncGenerator.of(out -> {
          for (int i = 0; i < MANY; i++) {
            Asyncio.sleep(Duration.ZERO);
            out.yield(i);
          }
        });
    later.forEach(i -> sum[0] += i);
    IO.println(sum[0]);
  }

  /** The executors' own locks are contended. */
  private static void executors() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      EventLoop loop = Asyncio.getRunningLoop();
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        tasks.add(Asyncio.createTask(() -> Asyncio.toThread(() -> "default")));
        tasks.add(Asyncio.createTask(() -> loop.runInExecutor(pool, () -> "pool").await()));
      }
      Asyncio.wait(tasks);
      for (Task<?> task : tasks) {
        task.result();
      }
      // Or the end of the block would wait, and rightly be reported.
      pool.shutdown();
      Asyncio.toThread(pool::close);
    }
  }

  private static void threads() throws Exception {
    EventLoop loop = Asyncio.getRunningLoop();
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      var future = loop.<String>createFuture();
      Runnable completes = () -> loop.callSoonThreadsafe(() -> future.setResult("done"));
      Thread started = i % 2 == 0 ? Thread.ofVirtual().start(completes) : new Thread(completes);
      if (!started.isVirtual()) {
        started.start();
      }
      tasks.add(Asyncio.createTask(() -> future.await()));
    }
    Asyncio.wait(tasks);
  }
}
