package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import asyncio4j.Asyncio;
import asyncio4j.Task;
import asyncio4j.conformance.Twin;
import asyncio4j.io.IncompleteReadError;
import asyncio4j.io.LimitOverrunError;
import asyncio4j.io.StreamReader;
import java.util.Arrays;
import java.util.List;

/**
 * StreamReader limits: overrun with and without the separator, what stays buffered, separators
 * across chunks.
 */
public final class StreamsLimits implements Twin {

  private static StreamReader fresh(String data, int limit, boolean eof) {
    StreamReader r = new StreamReader(Asyncio.getRunningLoop(), limit);
    for (int i = 0; i < data.length(); i += 5) {
      r.feedData(data.substring(i, Math.min(data.length(), i + 5)).getBytes(UTF_8));
    }
    if (eof) {
      r.feedEof();
    }
    return r;
  }

  private static void until(StreamReader r, String... separators) throws Exception {
    List<byte[]> seps = Arrays.stream(separators).map(part -> part.getBytes(UTF_8)).toList();
    Object sep = seps.size() == 1 ? seps.getFirst() : seps;
    try {
      log(
          "readuntil",
          sep,
          "->",
          seps.size() == 1 ? r.readUntil(seps.getFirst()) : r.readUntil(seps));
    } catch (LimitOverrunError exc) {
      log("readuntil", sep, "!!", exc, "consumed", exc.consumed());
    } catch (IncompleteReadError exc) {
      log("readuntil", sep, "!!", exc, "partial", exc.partial());
    }
  }

  private static void main() throws Exception {
    log("-- readuntil leaves the data in place");
    StreamReader r = fresh("0123456789;tail", 8, true);
    until(r, ";");
    until(r, ";");
    log("skip", r.readExactly(10));
    until(r, ";");
    r = fresh("0123456789abcdef", 8, false);
    until(r, ";");
    until(r, ";;;;");
    log("exactly at the limit");
    until(fresh("01234567;", 8, true), ";");
    until(fresh("012345678;", 8, true), ";");

    log("-- readline drops an overlong line");
    StreamReader r1 = fresh("0123456789\nok\n", 8, true);
    attempt("readline", r1::readLine);
    attempt("readline", r1::readLine);
    StreamReader r2 = fresh("0123456789abcdef", 8, false);
    attempt("readline without an end", r2::readLine);
    r2.feedData("ghi\n".getBytes(UTF_8));
    attempt("the rest of it", r2::readLine);

    log("-- a separator split over chunks");
    StreamReader r3 = fresh("", 64, false);
    Task<?> t = Asyncio.createTask(() -> until(r3, "END"));
    for (String piece : new String[] {"aE", "N", "Eb", "EN", "D", "more"}) {
      r3.feedData(piece.getBytes(UTF_8));
      turns(2);
    }
    t.await();
    log("left", r3.read(10));

    log("-- several separators: the shortest match wins");
    r = fresh("a\r\nb\nc\rd", 64, true);
    for (int i = 0; i < 3; i++) {
      until(r, "\r\n", "\n", "\r");
    }
    until(r, "\r\n", "\n");

    log("-- limits do not bind read and readexactly");
    r = fresh("x".repeat(20), 8, true);
    log(r.readExactly(15).length, r.read(100).length);
    try {
      new StreamReader(Asyncio.getRunningLoop(), 0);
    } catch (IllegalArgumentException exc) {
      log(exc);
    }
  }

  @Override
  public void play() {
    Asyncio.run(() -> main());
  }
}
