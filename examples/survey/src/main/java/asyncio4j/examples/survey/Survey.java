package asyncio4j.examples.survey;

import asyncio4j.Asyncio;
import asyncio4j.CancelledError;
import asyncio4j.Task;
import asyncio4j.reactor.AsyncFlux;
import asyncio4j.reactor.Reactive;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The survey: the pipeline behind the generator, and the coroutine around both. */
final class Survey {

  private final Options options;
  private final Console console;
  private final Report report;
  private final Handles handles;
  private final Meter meter = new Meter();

  /** Written by the pipeline and read when it has ended. */
  private volatile boolean hadErrors;

  Survey(Options options, Console console, Handles handles) {
    this.options = options;
    this.console = console;
    this.handles = handles;
    this.report = new Report(options, console);
  }

  /**
   * The main coroutine.
   *
   * @return the exit status
   */
  int run() {
    long begin = System.nanoTime();
    TreeReader reader = new TreeReader(options, handles, meter);
    Findings findings = find(reader);
    report.say(findings, reader, System.nanoTime() - begin);
    if (meter.filesCounted() == options.first()) {
      report.sayStopped(reader.closedEarly());
    }
    report.sayReadAhead(meter);
    if (!options.stopsEarly()) {
      SlowConsumer slow = new SlowConsumer(options, handles);
      report.saySlowConsumer(slow::mostAhead);
    }
    report.sayHandles(handles);
    return hadErrors ? 1 : 0;
  }

  /** Runs the pipeline, and sees to it that the generator has cleaned up before it returns. */
  private Findings find(TreeReader reader) {
    AsyncFlux<Piece> pieces = Reactive.flux(Asyncio.getRunningLoop(), reader);
    Task<@Nullable Void> bar = console.isTerminal() ? Asyncio.createTask(this::drawBar) : null;
    try {
      Findings found = Reactive.await(Findings.of(files(pieces), options.top()));
      return Objects.requireNonNull(found);
    } catch (CancelledError e) {
      Reactive.await(pieces.closed());
      report.sayInterrupted(handles);
      throw e;
    } finally {
      if (bar != null) {
        bar.cancel();
      }
      Reactive.await(pieces.closed());
    }
  }

  private void drawBar() {
    new ProgressBar(options, console, meter).run();
  }

  /**
   * From pieces to files. The demand of {@code publishOn} is what drives the generator: so many
   * chunks are read and wait, and not one more before some of them are counted.
   */
  private Flux<FileTally> files(Flux<Piece> pieces) {
    return pieces
        .publishOn(Schedulers.parallel(), options.ahead())
        .transform(this::pace)
        .scanWith(FileTally::none, FileTally::with)
        .filter(FileTally::isComplete)
        .skip(1) // the one that the scan begins with
        .doOnNext(this::sayWhatIsOdd)
        .filter(FileTally::isFile)
        .doOnNext(file -> meter.countFile())
        .take(options.first());
  }

  private Flux<Piece> pace(Flux<Piece> pieces) {
    return options.pace().isZero()
        ? pieces.doOnNext(meter::taken)
        : pieces.concatMap(
            piece -> {
              meter.taken(piece);
              return Mono.delay(options.pace()).thenReturn(piece);
            },
            0);
  }

  private void sayWhatIsOdd(FileTally tally) {
    Piece.Note note = tally.note();
    if (note != null) {
      hadErrors |= note.isError();
      console.complain(Text.path(tally.path()) + ": " + note.text());
    } else if (tally.isBinary() && !options.quiet()) {
      console.complain(
          Text.path(tally.path()) + ": is binary; its size counts, its lines and words do not");
    }
  }
}
