package asyncio4j.examples.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.Callable;

/** What is sent to a worker. */
final class Jobs {

  private Jobs() {}

  /** Tells which process runs it. */
  record Where(String question) implements Callable<String>, Serializable {
    @Override
    public String call() {
      return question + " " + ProcessHandle.current().pid();
    }
  }

  /** Fails there. */
  record Failing(String message) implements Callable<String>, Serializable {
    @Override
    public String call() throws IOException {
      throw new IOException(message);
    }
  }

  /** Says that it has begun, and does not end. */
  record Endless(String message) implements Callable<String>, Serializable {
    @Override
    public String call() throws InterruptedException {
      IO.println(message);
      Thread.sleep(Long.MAX_VALUE);
      return "";
    }
  }
}
