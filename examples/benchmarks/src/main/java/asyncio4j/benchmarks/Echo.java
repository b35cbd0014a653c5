package asyncio4j.benchmarks;

import asyncio4j.io.IoKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Echo servers side by side: each in a process of its own on the first core, the client on the
 * second. The rounds go round all servers, so that what else the machine does meets all of them.
 */
public final class Echo {

  /** What the ratios are to. */
  private static final String BASE = "raw Netty, nio";

  private static final int CONNECTIONS = 50;

  /** Short ones, and many: what one connection comes to has differed from the next by up to 2.5. */
  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * Shorter than the rounds that count, and more: what a server does once for each connection it
   * has done some hundred times then, as any server has that has run for some time. A coroutine
   * with interpreted frames at its bottom is suspended on a slower path of the JVM's.
   */
  private static final int WARM_UPS = 12;

  private static final long WARM_UP = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int ROUNDS = 15;

  private Echo() {}

  /** What is sent: so many bytes, on so many connections, so many messages under way on each. */
  private record Load(String word, String name, int size, int connections, int window) {}

  private static final List<Load> LOADS =
      List.of(
          new Load("64b", "64 B", 64, CONNECTIONS, 1),
          new Load("1kib", "1 KiB", 1024, CONNECTIONS, 1),
          new Load("10kib", "10 KiB", 10 * 1024, CONNECTIONS, 1),
          new Load("64kib", "64 KiB blocks, one stream", 64 * 1024, 1, 16));

  private static final List<String> PYTHON_LOOPS = List.of("asyncio", "uvloop");
  private static final List<String> PYTHON_KINDS = List.of("streams", "protocol");

  /** A server that runs. */
  private record Running(String name, Process process, int port) {}

  /**
   * Measures and prints a table.
   *
   * @param args what to measure, raw Netty on NIO always being among it. Of the servers {@code
   *     nio}, {@code epoll}, {@code io_uring}, {@code asyncio} and {@code uvloop} those that are
   *     named, or all but epoll and io_uring; of how they are written, {@code streams}, {@code
   *     protocol} and {@code netty}, and of the loads, {@code 64b}, {@code 1kib}, {@code 10kib} and
   *     {@code 64kib}, those that are named, or all. Other words are for others of these programs
   * @throws Exception if a server fails
   */
  public static void main(String[] args) throws Exception {
    pin(ProcessHandle.current().pid(), 1);
    Set<String> words = Set.of(args);
    List<String> loops =
        named(
            words,
            List.of("nio", "epoll", "io_uring", "asyncio", "uvloop"),
            List.of("nio", "asyncio", "uvloop"));
    List<String> all = Arrays.stream(EchoServer.Kind.values()).map(Echo::word).toList();
    List<String> kinds = named(words, all, all);
    List<Running> servers = new ArrayList<>();
    try {
      for (IoKind io : IoKind.values()) {
        for (EchoServer.Kind kind : EchoServer.Kind.values()) {
          boolean isBase = io == IoKind.NIO && kind == EchoServer.Kind.NETTY;
          if (isBase || loops.contains(io.toString()) && kinds.contains(word(kind))) {
            addJava(servers, io, kind);
          }
        }
      }
      addPython(servers, loops, kinds);
      StringBuilder costs =
          new StringBuilder(head("microseconds a message, user + kernel", servers));
      System.out.print(head("messages a second (to raw Netty's)", servers));
      for (Load load : LOADS) {
        if (words.contains(load.word())
            || LOADS.stream().noneMatch(other -> words.contains(other.word()))) {
          costs.append(measure(load, servers));
        }
      }
      System.out.print("\n" + costs);
    } finally {
      servers.forEach(server -> server.process().destroyForcibly());
    }
  }

  /** Those of some words that were given, or the usual ones if none was. */
  private static List<String> named(Set<String> given, List<String> known, List<String> usual) {
    List<String> named = known.stream().filter(given::contains).toList();
    return named.isEmpty() ? usual : named;
  }

  private static String word(EchoServer.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String head(String what, List<Running> servers) {
    StringBuilder head = new StringBuilder("| " + what + " |");
    servers.forEach(server -> head.append(' ').append(server.name()).append(" |"));
    return head + "\n|---|" + "--:|".repeat(servers.size()) + "\n";
  }

  /** Prints how fast the servers are; returns what a message costs them, as a row like that. */
  private static String measure(Load load, List<Running> servers) throws IOException {
    double[][] rates = new double[servers.size()][ROUNDS];
    double[][] user = new double[servers.size()][ROUNDS];
    double[][] kernel = new double[servers.size()][ROUNDS];
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      for (int i = 0; i < servers.size(); i++) {
        Running server = servers.get(i);
        try (EchoClient client =
            new EchoClient(server.port(), load.connections(), load.size(), load.window())) {
          if (round < 0) {
            var _ = client.run(WARM_UP);
          } else {
            ProcessorTime before = ProcessorTime.of(server.process());
            long messages = client.run(ROUND);
            ProcessorTime took = ProcessorTime.of(server.process()).minus(before);
            rates[i][round] = messages / (ROUND / 1e9);
            user[i][round] = took.userMicros() / (double) messages;
            kernel[i][round] = took.kernelMicros() / (double) messages;
          }
        }
      }
    }
    double[] medians = Arrays.stream(rates).mapToDouble(Echo::median).toArray();
    double base = medians[servers.stream().map(Running::name).toList().indexOf(BASE)];
    StringBuilder row = new StringBuilder("| " + load.name() + " |");
    StringBuilder costs = new StringBuilder(row);
    for (int i = 0; i < medians.length; i++) {
      row.append(String.format(Locale.ROOT, " %,.0f (%.2f) |", medians[i], medians[i] / base));
      costs.append(
          String.format(Locale.ROOT, " %.1f + %.1f |", median(user[i]), median(kernel[i])));
    }
    System.out.println(row);
    return costs.append('\n').toString();
  }

  private static double median(double[] rates) {
    Arrays.sort(rates);
    return rates[rates.length / 2];
  }

  private static void addJava(List<Running> servers, IoKind io, EchoServer.Kind kind)
      throws IOException {
    String name = kind == EchoServer.Kind.NETTY ? "raw Netty, " : "ours, " + word(kind) + ", ";
    servers.add(start(name + io, java(word(kind), io)));
  }

  private static List<String> java(String kind, IoKind io) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "-Dasyncio4j.io=" + io,
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        EchoServer.class.getName(),
        kind);
  }

  private static void addPython(List<Running> servers, List<String> loops, List<String> kinds)
      throws Exception {
    Path script = Files.createTempFile("echo", ".py");
    try (InputStream in = Echo.class.getResourceAsStream("/echo_server.py")) {
      Files.copy(
          Objects.requireNonNull(in, "echo_server.py"),
          script,
          StandardCopyOption.REPLACE_EXISTING);
    }
    String python = System.getProperty("python", "python3");
    for (String loop : PYTHON_LOOPS) {
      for (String kind : PYTHON_KINDS) {
        if (!loops.contains(loop) || !kinds.contains(kind)) {
          continue;
        }
        try {
          servers.add(start(loop + " " + kind, List.of(python, script.toString(), loop, kind)));
        } catch (IOException | NumberFormatException e) {
          System.out.println("no " + loop + " " + kind + " with " + python + ": " + e.getMessage());
        }
      }
    }
  }

  private static Running start(String name, List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
    pinned.addAll(command);
    Process process =
        new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String port = process.inputReader().readLine();
    if (port == null) {
      throw new IOException("the server has not started");
    }
    return new Running(name, process, Integer.parseInt(port));
  }

  private static void pin(long pid, int core) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-c", "-p", Integer.toString(core), Long.toString(pid))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset failed; it is part of util-linux");
    }
  }
}
