package asyncio4j.io;

import asyncio4j.Asyncio;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that uses up its descriptors while it serves, and says how that goes: a process of its
 * own, for a low limit, and because a class that cannot be loaded meanwhile is lost for good.
 */
final class WithoutDescriptors {

  private final List<FileChannel> held = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    loadAll();
    Asyncio.run(() -> new WithoutDescriptors().serve());
  }

  /** Loads what lies in folders of classes; jars are open already. */
  private static void loadAll() throws Exception {
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path folder = Path.of(entry);
      if (Files.exists(folder.resolve("asyncio4j/Asyncio.class"))
          || Files.exists(folder.resolve("asyncio4j/io/LoopIo.class"))
          || Files.exists(folder.resolve("asyncio4j/io/WithoutDescriptors.class"))) {
        load(folder);
      }
    }
  }

  private static void load(Path folder) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder.resolve("asyncio4j"))) {
      files = all.filter(path -> path.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('/', '.');
      try {
        Class.forName(
            name.substring(0, name.length() - ".class".length()),
            false,
            WithoutDescriptors.class.getClassLoader());
      } catch (LinkageError e) {
        // Some are for other engines, or for tools that are not here.
      }
    }
  }

  private void serve() throws Exception {
    Asyncio.getRunningLoop()
        .setExceptionHandler((_, report) -> reports.add((String) report.get("message")));
    Server server =
        Streams.startServer(
            (reader, writer) -> {
              writer.write(reader.readLine());
              writer.close();
            },
            "127.0.0.1",
            0);
    InetSocketAddress address = (InetSocketAddress) server.sockets().getFirst();
    System.out.println("an echo: " + echo(address));
    Socket early = new Socket();
    early.bind(null);
    exhaust();
    System.out.println("exhausted");
    try {
      Streams.openConnection(address).writer().close();
      System.out.println("connected, which cannot be");
    } catch (IOException e) {
      System.out.println("to connect: " + e.getMessage());
    }
    // The system accepts it, we cannot.
    early.connect(address);
    Pair.until(() -> !reports.isEmpty());
    long iterations = Asyncio.getRunningLoop().stats().iterations();
    Asyncio.sleep(Duration.ofMillis(300));
    iterations = Asyncio.getRunningLoop().stats().iterations() - iterations;
    // Once a second: a slow machine may have got to the second.
    System.out.println(
        (reports.size() < 10 ? "reported, and not in each iteration: " : "reported too often: ")
            + reports.getFirst());
    System.out.println(
        iterations < 50
            ? "the loop slept meanwhile"
            : "the loop was busy: " + iterations + " iterations");
    for (FileChannel one : held) {
      one.close();
    }
    int before = reports.size();
    System.out.println("released");
    early.getOutputStream().write("late\n".getBytes());
    System.out.println("the one that waited: " + read(early));
    System.out.println("another echo: " + echo(address));
    System.out.println(reports.size() == before ? "nothing more was reported" : reports);
    server.close();
    server.waitClosed();
  }

  private void exhaust() {
    try {
      while (true) {
        held.add(FileChannel.open(Path.of("/dev/null")));
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("Too many open files")) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String echo(InetSocketAddress to) throws Exception {
    Socket socket = new Socket();
    socket.connect(to);
    socket.getOutputStream().write("hello\n".getBytes());
    return read(socket);
  }

  private static String read(Socket socket) {
    return Asyncio.toThread(() -> {
      try (socket) {
        return new String(socket.getInputStream().readAllBytes()).strip();
      }
    });
  }
}
