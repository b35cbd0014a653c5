package asyncio4j.examples.http;

import asyncio4j.Asyncio;
import asyncio4j.io.Stdio;
import asyncio4j.io.StreamConnection;
import asyncio4j.io.Streams;
import asyncio4j.io.Subprocess;
import asyncio4j.io.SubprocessOptions;
import asyncio4j.io.Subprocesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real nginx in the foreground, with a configuration of its own, on the loopback interface. */
final class Nginx implements AutoCloseable {

  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      worker_processes 1;
      pid %1$s/pid;
      error_log stderr;
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 127.0.0.1:%2$d;
          listen unix:%1$s/socket;
          listen 127.0.0.1:%3$d ssl;
          ssl_certificate %1$s/cert.pem;
          ssl_certificate_key %1$s/key.pem;
          root %1$s/files;
          location /text { default_type text/plain; chunked_transfer_encoding on; gzip on;
                           gzip_min_length 1; gzip_types text/plain; }
        }
      }
      """;

  private static final int TRIES = 5;

  private final Subprocess process;
  private final Path folder;
  private final int port;
  private final int securePort;

  private Nginx(Subprocess process, Path folder, int port, int securePort) {
    this.process = process;
    this.folder = folder;
    this.port = port;
    this.securePort = securePort;
  }

  /** Starts it in a coroutine, with what lies in {@code folder/files}. */
  static Nginx start(String program, Path folder) throws IOException {
    for (int i = 1; ; i++) {
      try {
        return startSomewhere(program, folder);
      } catch (IOException e) {
        // Somebody else may have got one of its ports first.
        if (i == TRIES) {
          throw e;
        }
      }
    }
  }

  private static Nginx startSomewhere(String program, Path folder) throws IOException {
    int port;
    int securePort;
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = one.getLocalPort();
      securePort = other.getLocalPort();
    }
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(configuration, CONFIGURATION.formatted(folder, port, securePort));
    Subprocess process =
        Subprocesses.createSubprocessExec(
            SubprocessOptions.streams(Stdio.DEVNULL, Stdio.DEVNULL, Stdio.INHERIT),
            program,
            "-p",
            folder.toString(),
            "-c",
            configuration.toString());
    while (!answers(port)) {
      if (process.returnCode() != null) {
        throw new IOException("nginx ended with " + process.returnCode());
      }
      Asyncio.sleep(Duration.ofMillis(10));
    }
    return new Nginx(process, folder, port, securePort);
  }

  private static boolean answers(int port) {
    try {
      StreamConnection to = Streams.openConnection("127.0.0.1", port);
      to.writer().close();
      to.writer().waitClosed();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  URI secureUri(String path) {
    return URI.create("https://localhost:" + securePort + path);
  }

  Path socket() {
    return folder.resolve("socket");
  }

  @Override
  public void close() {
    process.kill();
    process.waitFor();
  }
}
