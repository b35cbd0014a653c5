package asyncio4j.io;

import asyncio4j.Asyncio;
import asyncio4j.LoopFuture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A protocol that notes what it hears. */
class Recorder implements Protocol {

  final List<String> events = new ArrayList<>();
  final ByteArrayOutputStream received = new ByteArrayOutputStream();
  final LoopFuture<Void> made = Asyncio.getRunningLoop().createFuture();
  final LoopFuture<Void> ended = Asyncio.getRunningLoop().createFuture();
  final LoopFuture<Throwable> lost = Asyncio.getRunningLoop().createFuture();
  boolean keepOpen;
  Transport transport;

  @Override
  public void connectionMade(Transport made) {
    transport = made;
    events.add("made");
    this.made.setResult(null);
  }

  @Override
  public void dataReceived(byte[] data) {
    received.writeBytes(data);
    if (!events.getLast().equals("data")) {
      events.add("data");
    }
  }

  @Override
  public boolean eofReceived() {
    events.add("eof");
    ended.setResult(null);
    return keepOpen;
  }

  @Override
  public void pauseWriting() {
    events.add("pause");
  }

  @Override
  public void resumeWriting() {
    events.add("resume");
  }

  @Override
  public void connectionLost(Throwable cause) {
    events.add("lost " + (cause == null ? "null" : cause.getClass().getSimpleName()));
    lost.setResult(cause);
  }

  String text() {
    return received.toString(StandardCharsets.UTF_8);
  }
}
