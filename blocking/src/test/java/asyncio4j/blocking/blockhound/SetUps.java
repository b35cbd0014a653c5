package asyncio4j.blocking.blockhound;

import asyncio4j.Asyncio;
import asyncio4j.RunOptions;
import asyncio4j.TaskOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What SetUpTest runs in JVMs of their own. */
final class SetUps {

  private SetUps() {}

  /** One of the below. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "debug" -> block(true);
      case "team" -> team();
      case "late" -> late();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** A coroutine that sleeps, and says what becomes of it. */
  private static void block(boolean debug) {
    Asyncio.run(
        () ->
            Asyncio.createTask(
                    () -> {
                      try {
                        Thread.sleep(1);
                        IO.println("slept");
                      } catch (Error e) {
                        IO.println(e.getMessage());
                      }
                    },
                    TaskOptions.named("sleeper"))
                .await(),
        RunOptions.debug(debug));
  }

  /**
   * A team that wants to be told, not stopped, and loads what integrations there are. On Reactor's
   * own threads everything is as it is without us.
   */
  private static void team() throws Exception {
    BlockHound.builder().blockingMethodCallback(SetUps::tell).loadIntegrations().install();
    block(false);
    IO.println("outside loops:");
    Path file = Files.writeString(File.createTempFile("set", "up").toPath(), "read");
    try {
      onReactorsThread(() -> Files.readString(file));
      onReactorsThread(() -> {
        Thread.sleep(1);
        return "slept";
      });
      try (Stage stage = HandOver.contended()) {
        onReactorsThread(() -> {
          stage.call();
          return "handed over";
        });
      }
    } finally {
      Files.delete(file);
    }
  }

  /** A team whose set-up comes when debug mode has made its own. */
  private static void late() {
    block(true);
    BlockHound.builder().blockingMethodCallback(SetUps::tell).loadIntegrations().install();
    block(true);
  }

  /** Blocks itself, which is not told. */
  private static void tell(BlockingMethod method) {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    IO.println("told: " + method);
  }

  private static void onReactorsThread(Callable<String> code) {
    IO.println(Mono.fromCallable(code).subscribeOn(Schedulers.parallel()).block());
  }
}
