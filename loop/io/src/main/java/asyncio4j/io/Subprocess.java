package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.Context;
import asyncio4j.EventLoop;
import asyncio4j.LoopFuture;
import asyncio4j.OpenResource;
import asyncio4j.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process: {@code asyncio.subprocess.Process}. It belongs to the thread of its loop, and is
 * killed when that is closed.
 *
 * <p>The JDK's pipes block, so each pipe has a daemon thread while it is open, which reads no
 * further than its {@link StreamReader} wants. What a grandchild writes after the child has ended
 * may be lost: the JDK closes the pipe then.
 */
public final class Subprocess {

  private static final Logger LOG = LoggerFactory.getLogger(Subprocess.class);

  /** How long the closing of a loop waits for a child that was killed. */
  private static final int REAP_SECONDS = 10;

  private final EventLoop loop;
  private final LoopIo io;
  private final Process process;
  private final @Nullable StreamWriter stdin;
  private final @Nullable StreamReader stdout;
  private final @Nullable StreamReader stderr;
  private final List<PipeReader> readers = new ArrayList<>();
  private @Nullable Integer returnCode;
  private final List<LoopFuture<@Nullable Void>> waiters = new ArrayList<>();

  /** In debug mode, until it has ended or is killed. Belongs to the loop's line. */
  private @Nullable OpenResource open;

  private Subprocess(LoopIo io, Process process, SubprocessOptions options) {
    this.io = io;
    this.loop = io.loop();
    this.process = process;
    this.stdin = options.stdin() == Stdio.PIPE ? writer() : null;
    this.stdout =
        options.stdout() == Stdio.PIPE ? reader(process.getInputStream(), options.limit()) : null;
    this.stderr =
        options.stderr() == Stdio.PIPE ? reader(process.getErrorStream(), options.limit()) : null;
  }

  private StreamWriter writer() {
    // The other direction does not exist: this reader is fed by nobody.
    StreamReader none = new StreamReader(loop, StreamReader.DEFAULT_LIMIT);
    StreamReaderProtocol protocol = new StreamReaderProtocol(loop, none, null);
    PipeWriter pipe = new PipeWriter(loop, process.getOutputStream(), protocol, _ -> {}, _ -> {});
    protocol.connectionMade(pipe);
    return new StreamWriter(loop, pipe, protocol, null);
  }

  private StreamReader reader(InputStream in, int limit) {
    StreamReader target = new StreamReader(loop, limit);
    StreamReaderProtocol protocol = new StreamReaderProtocol(loop, target, null);
    PipeReader pipe = new PipeReader(loop, in, protocol, true, _ -> {});
    protocol.connectionMade(pipe);
    readers.add(pipe);
    pipe.start();
    return target;
  }

  static Subprocess start(LoopIo io, List<String> command, SubprocessOptions options)
      throws IOException {
    Process started = ProcessStart.run(io.loop(), command, options);
    Subprocess made = new Subprocess(io, started, options);
    io.children().add(made);
    made.open = OpenResource.note(io.loop(), "subprocess", made);
    var _ = started.onExit().thenRun(made::exitedElsewhere);
    return made;
  }

  /** On a thread of the JDK's. */
  private void exitedElsewhere() {
    try {
      loop.callSoonThreadsafe(this::exited, new Context());
    } catch (IllegalStateException e) {
      if (!loop.isClosed()) {
        throw e;
      }
      // Nobody can wait any more.
    }
  }

  private void exited() {
    if (returnCode != null) {
      return;
    }
    int status = process.exitValue();
    // The JDK adds 128 to the signal that killed a process.
    returnCode = status > 128 && status <= 128 + 64 ? 128 - status : status;
    io.children().remove(this);
    OpenResource.closed(open);
    if (stdin != null && stdin.transport() instanceof PipeWriter pipe) {
      pipe.childEnded();
    }
    readers.forEach(PipeReader::childEnded);
    for (LoopFuture<@Nullable Void> waiter : waiters) {
      if (!waiter.isDone()) {
        waiter.setResult(null);
      }
    }
    waiters.clear();
  }

  /**
   * Its number: {@code process.pid}.
   *
   * @return the number of the process
   */
  public long pid() {
    return process.pid();
  }

  /**
   * What it ended with: {@code process.returncode}. The JDK does not tell an exit code from 129 to
   * 192 from the death by a signal; such a code is taken for a signal.
   *
   * @return the exit code, or the number of the signal that killed it, negated; null while it runs
   */
  public @Nullable Integer returnCode() {
    return returnCode;
  }

  /**
   * Its input: {@code process.stdin}.
   *
   * @return a writer; null if the input is no pipe
   */
  public @Nullable StreamWriter stdin() {
    return stdin;
  }

  /**
   * Its output: {@code process.stdout}.
   *
   * @return a reader; null if the output is no pipe
   */
  public @Nullable StreamReader stdout() {
    return stdout;
  }

  /**
   * Its errors: {@code process.stderr}.
   *
   * @return a reader; null if the errors are no pipe
   */
  public @Nullable StreamReader stderr() {
    return stderr;
  }

  /**
   * Waits until it has ended: {@code process.wait()}, a name that every object has already. It may
   * never end while a pipe is full that nobody reads; {@link #communicate} reads both.
   *
   * @return as {@link #returnCode()}
   * @throws asyncio4j.CancelledError if the caller's task is cancelled; the process goes on
   */
  public int waitFor() {
    Integer ended = returnCode;
    if (ended == null) {
      LoopFuture<@Nullable Void> waiter = loop.createFuture();
      waiters.add(waiter);
      try {
        waiter.await();
      } finally {
        waiters.remove(waiter);
      }
      ended = Objects.requireNonNull(returnCode, "returnCode");
    }
    return ended;
  }

  /**
   * Writes its input and closes it, reads output and errors to their ends, and waits until it has
   * ended: {@code process.communicate(input)}. Input that it does not read is no error.
   *
   * @param input what to write; null for nothing
   * @return what was read
   * @throws IllegalArgumentException if there is input and the input is no pipe
   * @throws asyncio4j.CancelledError if the caller's task is cancelled; the process goes on
   */
  public Communicated communicate(byte @Nullable [] input) {
    StreamWriter to = stdin;
    if (input != null && to == null) {
      throw new IllegalArgumentException("the input of the process is no pipe");
    }
    Task<?> feeding = loop.createTask(() -> feed(to, input));
    Task<byte @Nullable []> out = loop.createTask(() -> stdout == null ? null : stdout.read());
    Task<byte @Nullable []> err = loop.createTask(() -> stderr == null ? null : stderr.read());
    var _ = Asyncio.gather(feeding, out, err).await();
    int ended = waitFor();
    assert returnCode != null && ended == returnCode;
    return new Communicated(out.result(), err.result());
  }

  private static void feed(@Nullable StreamWriter to, byte @Nullable [] input) {
    if (to == null) {
      return;
    }
    try {
      if (input != null) {
        to.write(input);
        to.drain();
      }
    } catch (IOException e) {
      // It does not want to read, which is its right.
    }
    to.close();
  }

  /**
   * Sends a signal: {@code process.send_signal(signal)}.
   *
   * @param signal its name without {@code SIG}, {@code INT} for instance
   * @throws NoSuchProcessException if the process has ended
   * @throws IllegalArgumentException if it is no name of a signal
   * @throws IOException if it cannot be sent
   */
  public void sendSignal(String signal) throws IOException {
    checkRunning();
    if (!signal.matches("(?!SIG)[A-Z][A-Z0-9+]*")) {
      throw new IllegalArgumentException("no such signal, names are without SIG: " + signal);
    }
    // The JDK knows two signals only; a shell knows all.
    Subprocess kill =
        start(
            io,
            List.of("/bin/sh", "-c", "kill -s " + signal + " " + pid()),
            SubprocessOptions.streams(Stdio.DEVNULL, Stdio.DEVNULL, Stdio.DEVNULL));
    int code = kill.waitFor();
    if (code != 0) {
      checkRunning();
      throw new IOException(
          "kill -s " + signal + " " + pid() + " ended with " + code + ": is there such a signal?");
    }
  }

  /**
   * Asks it to end, with SIGTERM: {@code process.terminate()}.
   *
   * @throws NoSuchProcessException if it has ended
   */
  public void terminate() {
    checkRunning();
    signal(process.toHandle().destroy());
  }

  /**
   * Kills it: {@code process.kill()}.
   *
   * @throws NoSuchProcessException if it has ended
   */
  public void kill() {
    checkRunning();
    signal(process.toHandle().destroyForcibly());
  }

  /**
   * By its handle: the JDK's process would close the pipes too, and lose what is in them. One that
   * has ended a moment ago cannot be signalled, which its end will tell.
   */
  private void signal(boolean sent) {
    LOG.debug("{} was signalled: {}", this, sent);
  }

  private void checkRunning() {
    if (returnCode != null) {
      throw new NoSuchProcessException("the process has ended: " + this);
    }
  }

  /** Closes the pipes, and kills the process if it runs: {@code process._transport.close()}. */
  public void close() {
    OpenResource.closed(open);
    if (stdin != null) {
      stdin.transport().abort();
    }
    readers.forEach(PipeReader::close);
    if (returnCode == null) {
      signal(process.toHandle().destroyForcibly());
    }
  }

  /** Kills and buries it; by the thread that closes the loop. */
  void bury() {
    close();
    boolean interrupted = false;
    try {
      if (!process.waitFor(REAP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} was killed and still runs after {} s; it is left behind", this, REAP_SECONDS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "<Subprocess " + pid() + (returnCode == null ? "" : " returncode=" + returnCode) + ">";
  }
}
