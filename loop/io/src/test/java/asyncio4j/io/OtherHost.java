package asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host that can vanish without a word: a network namespace of Linux's at the other end of a cable
 * of its own, with a program of somebody else's in it. Making one takes the rights of root.
 */
final class OtherHost {

  static final int PORT = 7000;

  /** Greets, and reads whatever comes. */
  private static final String READER =
      """
      import socket, sys

      listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
      print('ready', flush=True)
      connection, _ = listener.accept()
      connection.sendall(b'hello\\n')
      while connection.recv(65536):
          pass
      """;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String ip;

  /** Of the namespace, and of our end of the cable. */
  private final String name;

  private final String ours;
  private final String theirs;
  private Subprocess program;

  private OtherHost(String ip) {
    this.ip = ip;
    int number = NUMBERS.incrementAndGet();
    long pid = ProcessHandle.current().pid();
    // Names of links are short.
    this.name = "a4j" + pid + "n" + number;
    // Of the addresses that are for tests of networks, four for each host.
    long first = (pid * 64 + number) % (1 << 15) * 4;
    String net = "198." + (18 + (first >> 16)) + "." + (first >> 8 & 255) + ".";
    this.ours = net + (first & 255 | 1);
    this.theirs = net + (first & 255 | 2);
  }

  /** In a coroutine; where it cannot be, the test is skipped. */
  static OtherHost open() throws IOException {
    String python = Tool.require("python3");
    OtherHost host = new OtherHost(Tool.require("ip"));
    try {
      host.ip("netns", "add", host.name);
    } catch (IOException e) {
      Tool.skip("network namespace here: " + e.getMessage());
    }
    boolean ready = false;
    try {
      host.connect();
      host.start(python);
      ready = true;
      return host;
    } finally {
      if (!ready) {
        host.ip("netns", "delete", host.name);
      }
    }
  }

  /** Where nobody may lay a cable, or go to the other end of it, the test is skipped, too. */
  private void connect() throws IOException {
    try {
      ip("link", "add", name, "type", "veth", "peer", "name", "far", "netns", name);
      ip("netns", "exec", name, ip, "link", "show");
    } catch (IOException e) {
      Tool.skip("cable to a network namespace here: " + e.getMessage());
    }
    ip("address", "add", ours + "/30", "dev", name);
    ip("link", "set", name, "up");
    ip("-n", name, "address", "add", theirs + "/30", "dev", "far");
    ip("-n", name, "link", "set", "far", "up");
  }

  private void ip(String... arguments) throws IOException {
    var _ = Tool.run("", ip, arguments);
  }

  private void start(String python) throws IOException {
    program =
        Subprocesses.createSubprocessExec(
            Tool.PIPES,
            ip,
            "netns",
            "exec",
            name,
            python,
            "-c",
            READER,
            theirs,
            Integer.toString(PORT));
    String said = new String(program.stdout().readLine(), UTF_8);
    if (!said.equals("ready\n")) {
      throw new IOException("the other host's program said " + said);
    }
  }

  String address() {
    return theirs;
  }

  /** From now on nothing that it sends arrives, not even that something has come. */
  void vanish() throws IOException {
    ip("-n", name, "route", "add", "blackhole", ours + "/32");
  }

  void remove() throws IOException {
    if (program != null) {
      program.kill();
      var _ = program.communicate(null);
    }
    // What the program has left to send holds the namespace for a while, and with it the cable.
    ip("link", "delete", name);
    ip("netns", "delete", name);
  }
}
