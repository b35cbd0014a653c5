package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import asyncio4j.io.IncompleteReadError;
import asyncio4j.io.StreamReader;
import java.util.concurrent.Callable;

/** StreamReader fed by hand: read, readLine, readExactly, readUntil, end of file, setException. */
public final class StreamsReader implements Twin {

  private static StreamReader fresh(boolean eof, String... chunks) {
    StreamReader r = new StreamReader(Asyncio.getRunningLoop(), StreamReader.DEFAULT_LIMIT);
    for (String c : chunks) {
      r.feedData(c.getBytes(UTF_8));
    }
    if (eof) {
      r.feedEof();
    }
    return r;
  }

  private static void consume(String name, Callable<byte[]> coro) {
    attempt(name, coro);
  }

  private static void main() throws Exception {
    StreamReader r = fresh(true, "one\ntwo\nrest");
    log(r.atEof());
    for (int i = 0; i < 4; i++) {
      attempt("readline", r::readLine);
    }
    log("at_eof", r.atEof());

    r = fresh(true, "abc", "def");
    StreamReader r1 = r;
    attempt("read 2", () -> r1.read(2));
    attempt("read 0", () -> r1.read(0));
    attempt("readexactly 3", () -> r1.readExactly(3));
    try {
      r.readExactly(5);
    } catch (IncompleteReadError exc) {
      log(exc, "partial", exc.partial(), "expected", exc.expected());
    }
    log("the partial data is gone", r.atEof());
    attempt("readexactly 0", () -> r1.readExactly(0));
    attempt("readexactly -1", () -> r1.readExactly(-1));
    attempt("read at the end", () -> r1.read());
    attempt("read 5 at the end", () -> r1.read(5));

    StreamReader r2 = fresh(true, "key=", "value;", ";tail");
    attempt("readuntil =", () -> r2.readUntil("=".getBytes(UTF_8)));
    attempt("readuntil ;;", () -> r2.readUntil(";;".getBytes(UTF_8)));
    try {
      r2.readUntil("#".getBytes(UTF_8));
    } catch (IncompleteReadError exc) {
      log(exc, "partial", exc.partial(), "expected", exc.expected());
    }
    attempt("empty separator", () -> r2.readUntil(new byte[0]));

    log("-- waiting for data");
    StreamReader r3 = fresh(false);
    Task<?> t = Asyncio.createTask(() -> consume("readexactly", () -> r3.readExactly(4)));
    for (String piece : new String[] {"ab", "", "cdE"}) {
      turns(2);
      log("feed", piece.getBytes(UTF_8), "done", t.isDone());
      r3.feedData(piece.getBytes(UTF_8));
    }
    t.await();
    t = Asyncio.createTask(() -> consume("read all", () -> r3.read()));
    turns(1);
    r3.feedData("F".getBytes(UTF_8));
    turns(2);
    r3.feedEof();
    t.await();

    log("-- errors");
    StreamReader r4 = fresh(false, "buffered");
    r4.setException(new Boom("connection"));
    attempt("read, although data is buffered", () -> r4.read(3));
    StreamReader r5 = fresh(false);
    t = Asyncio.createTask(() -> consume("waiting read", r5::readLine));
    turns(1);
    r5.setException(new Boom("while waiting"));
    t.await();
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
