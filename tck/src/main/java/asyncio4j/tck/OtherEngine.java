package asyncio4j.tck;

import asyncio4j.Engine;
import asyncio4j.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The run of a verification on the coroutine engine that this JVM does not have. An engine is
 * chosen once in a JVM; so this is a second one, which runs {@link OtherEngineRun} beside the tests
 * of this one. TestNG's threads.
 */
final class OtherEngine {

  /** {@code both}, or {@code jvm} for no second run. */
  static final String ENGINES = "asyncio4j.tck.engines";

  /** What the JUnit Platform's engine for TestNG sets while it only looks for tests. */
  private static final String DRY_RUN = "testng.mode.dryrun";

  private static final String ENGINE = "asyncio4j.engine";

  /** One second JVM at a time, however many verifications there are. */
  private static final Executor ONE_AT_A_TIME =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("tck, other engine").factory());

  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** For the rest of the output of a JVM that has ended, which is in a pipe. */
  private static final Duration REST = Duration.ofMinutes(1);

  /** Where every JVM finds options, this one's among them. */
  static final Set<String> OPTIONS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** What only one JVM can have: a port, or a file that it writes at its end. */
  private static final List<String> FOR_ONE =
      List.of("-Dcom.sun.management.", "-XX:ArchiveClassesAtExit", "-XX:AOT");

  private final Engine engine =
      EventLoop.engine() == Engine.CARRIED ? Engine.RELAY : Engine.CARRIED;

  /** What it printed, if it went well. */
  private @Nullable CompletableFuture<String> run;

  /**
   * Starts it.
   *
   * @param verification the class
   * @param tests the names of its tests that are to run
   */
  void start(Class<?> verification, Set<String> tests) {
    String engines = System.getProperty(ENGINES, "both");
    switch (engines) {
      case "both" -> {
        if (!Boolean.getBoolean(DRY_RUN) && !tests.isEmpty()) {
          run = CompletableFuture.supplyAsync(() -> run(verification, tests), ONE_AT_A_TIME);
        }
      }
      case "jvm" -> {}
      default ->
          throw new IllegalArgumentException(
              "-D" + ENGINES + "=" + engines + " is not known; it takes both or jvm");
    }
  }

  /**
   * Waits for it, and prints its summary.
   *
   * @throws AssertionError if a test failed there, with its report
   */
  void join() {
    CompletableFuture<String> started = run;
    if (started == null) {
      return;
    }
    run = null;
    try {
      started.get().lines().filter(line -> line.startsWith("TCK ")).forEach(System.out::println);
    } catch (ExecutionException e) {
      Throwable failure = e.getCause() != null ? e.getCause() : e;
      throw new AssertionError(
          "On the engine "
              + name()
              + ", in a second JVM (-D"
              + ENGINES
              + "=jvm leaves it out): "
              + failure.getMessage(),
          failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the engine " + name(), e);
    }
  }

  private String name() {
    return engine.name().toLowerCase(Locale.ROOT);
  }

  private String run(Class<?> verification, Set<String> tests) {
    try {
      Path properties = Files.createTempFile("asyncio4j-tck", ".properties");
      Path arguments = Files.createTempFile("asyncio4j-tck", ".args");
      try {
        try (Writer out = Files.newBufferedWriter(properties)) {
          settings().store(out, null);
        }
        Files.write(arguments, arguments(verification, tests, properties));
        return run(arguments, verification);
      } finally {
        Files.delete(properties);
        Files.delete(arguments);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("it could not be run", e);
    }
  }

  private String run(Path arguments, Class<?> verification) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder = new ProcessBuilder(java, "@" + arguments).redirectErrorStream(true);
    builder.environment().keySet().removeAll(OPTIONS);
    return checked(output(builder.start(), LIMIT), verification);
  }

  /**
   * Whoever ends a JVM with 0 may have done so before the tests had ended; the summary comes after
   * them.
   */
  String checked(String report, Class<?> verification) {
    String summary = "TCK " + verification.getSimpleName() + " (" + name() + "): ";
    if (report.lines().noneMatch(line -> line.startsWith(summary))) {
      throw new IllegalStateException("it ended before its tests, without a summary\n" + report);
    }
    return report;
  }

  /**
   * Waits for the end of a JVM; returns what it printed. Its input stays open so long, which tells
   * it that somebody waits.
   */
  static String output(Process process, Duration limit) {
    CompletableFuture<String> printed = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        printed.complete(
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        printed.completeExceptionally(e);
      }
    });
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly(); // That is the end of its output too.
        throw new IllegalStateException(
            "it did not end in " + limit + "; it had printed\n" + rest(printed));
      }
      String report = rest(printed);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(report);
      }
      return report;
    } catch (TimeoutException e) {
      throw new IllegalStateException("something that it has started still uses its output", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("its output could not be read", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Of a JVM that has ended. */
  private static String rest(CompletableFuture<String> printed)
      throws ExecutionException, InterruptedException, TimeoutException {
    return printed.get(REST.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What this JVM was given, in the quotes of an argument file. */
  private List<String> arguments(Class<?> verification, Set<String> tests, Path properties) {
    List<String> all = new ArrayList<>();
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (isInherited(argument)) {
        all.add(argument);
      }
    }
    if (engine == Engine.CARRIED) {
      all.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    }
    all.add("-D" + ENGINE + "=" + name());
    all.add("-D" + ENGINES + "=jvm");
    all.add("-Dstdout.encoding=UTF-8");
    all.add("-Dstderr.encoding=UTF-8");
    all.add("-classpath");
    all.add(classPath(verification));
    all.add(OtherEngineRun.class.getName());
    all.add(engine.name());
    all.add(properties.toString());
    all.add(verification.getName());
    all.addAll(tests);
    return all.stream()
        .map(argument -> "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .toList();
  }

  /**
   * Not the agents and recordings: their ports and files are taken. Not what makes this engine this
   * one.
   */
  static boolean isInherited(String argument) {
    if (FOR_ONE.stream().anyMatch(argument::startsWith)) {
      return false;
    }
    return argument.startsWith("-Xm")
        || argument.startsWith("-Xs")
        || (argument.startsWith("-XX:") && !argument.contains("FlightRecord"))
        || argument.startsWith("--enable-")
        || argument.startsWith("-ea")
        || argument.startsWith("-da")
        || argument.startsWith("-esa")
        || argument.startsWith("--add-modules=")
        || argument.startsWith("--add-exports=")
        || (argument.startsWith("-D") && !argument.startsWith("-D" + ENGINE + "="))
        || (argument.startsWith("--add-opens=") && !argument.contains("java.base/java.lang="));
  }

  /** Modules go on the class path, where everything can see the tests. */
  private static String classPath(Class<?> verification) {
    Set<String> path = new LinkedHashSet<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String value = System.getProperty(property, "");
      if (!value.isEmpty()) {
        path.add(value);
      }
    }
    CodeSource source = verification.getProtectionDomain().getCodeSource();
    if (source != null && source.getLocation() != null) {
      try {
        path.add(Path.of(source.getLocation().toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return String.join(System.getProperty("path.separator"), path);
  }

  /** The properties that a build tool sets in another way than by arguments. */
  private static Properties settings() {
    Properties settings = new Properties();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (!name.matches("(java|jdk|sun|com\\.sun\\.management|surefire|testng)\\..*")
          && !name.equals(ENGINE)) {
        settings.setProperty(name, System.getProperty(name));
      }
    }
    return settings;
  }
}
