package asyncio4j.examples.survey;

import asyncio4j.AsyncGenerator;
import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.LoopFuture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The async generator: walks trees in the order of names and yields their files in chunks. It runs
 * on the loop; whatever may block is done by {@code toThread}, on boundedElastic. It reads no chunk
 * before somebody asks for it: after a {@code yield} it stays where it is until the next request.
 */
final class TreeReader implements AsyncGenerator.Body<Piece, Object> {

  private final Options options;
  private final Handles handles;
  private final Meter meter;

  /** These belong to the loop. */
  private int closedEarly;

  private int linksSkipped;

  private int directoriesSkipped;

  TreeReader(Options options, Handles handles, Meter meter) {
    this.options = options;
    this.handles = handles;
    this.meter = meter;
  }

  /** How many files were open when the generator was closed before its end. */
  int closedEarly() {
    return closedEarly;
  }

  int linksSkipped() {
    return linksSkipped;
  }

  int directoriesSkipped() {
    return directoriesSkipped;
  }

  @Override
  public void run(AsyncGenerator.Yielder<Piece, Object> out) {
    for (Path path : options.paths()) {
      visit(Asyncio.toThread(() -> Entry.named(path)), out);
    }
  }

  private void visit(Entry entry, AsyncGenerator.Yielder<Piece, Object> out) {
    switch (entry.kind()) {
      case FILE -> readFile(entry.path(), out);
      case DIRECTORY -> readDirectory(entry.path(), out);
      case LINK -> linksSkipped++;
      case SPECIAL -> out.yield(new Piece.Note(entry.path(), entry.text(), false));
      case PROBLEM -> out.yield(new Piece.Note(entry.path(), entry.text(), true));
    }
  }

  private void readDirectory(Path directory, AsyncGenerator.Yielder<Piece, Object> out) {
    if (options.skips(directory)) {
      directoriesSkipped++;
      return;
    }
    List<Entry> entries = Asyncio.toThread(() -> Entry.list(directory));
    for (Entry entry : entries) {
      visit(entry, out);
    }
  }

  /**
   * The {@code finally} runs when the file is read, when it cannot be, when the Flux is cancelled
   * (at the yield), and when the program is interrupted (at any await).
   */
  private void readFile(Path path, AsyncGenerator.Yielder<Piece, Object> out) {
    OpenFile file = new OpenFile(path, handles);
    boolean isDone = false;
    try {
      while (!isDone) {
        ByteBuffer chunk = Asyncio.toThread(() -> read(file));
        boolean isLast = chunk.remaining() < options.chunkSize();
        out.yield(new Piece.Chunk(path, chunk, isLast));
        isDone = isLast;
      }
    } catch (Unreadable e) {
      isDone = true;
      out.yield(new Piece.Note(path, Entry.reason(e.cause), true));
    } finally {
      boolean wasOpen = close(file, isDone);
      if (wasOpen && !isDone) {
        closedEarly++;
      }
    }
  }

  /**
   * Shielded: once begun, the close is not taken back by a cancellation. The first one waits for
   * it, which may have come before; only a second one leaves it alone.
   */
  private static boolean close(OpenFile file, boolean isFirst) {
    LoopFuture<Boolean> closing = Asyncio.getRunningLoop().runInExecutor(null, file::close);
    try {
      return Asyncio.shield(closing).await();
    } catch (CancelledError e) {
      if (isFirst) {
        Asyncio.shield(closing).await();
      }
      throw e;
    }
  }

  private ByteBuffer read(OpenFile file) {
    try {
      ByteBuffer chunk = file.read(options.chunkSize());
      meter.read(chunk.remaining());
      return chunk;
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  /** The file's own error; one from further down the pipeline must not be taken for it. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException cause;

    Unreadable(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
