package asyncio4j.blocking.blockhound;

import asyncio4j.Asyncio;
import asyncio4j.CheckedRunnable;
import asyncio4j.LoopFuture;
import asyncio4j.RunOptions;
import asyncio4j.TaskOptions;
import java.util.Optional;
import reactor.blockhound.BlockingOperationError;

/** Where code runs on a loop. */
enum Place {
  CALLBACK("callback") {
    @Override
    void on(CheckedRunnable code) {
      LoopFuture<Void> over = Asyncio.getRunningLoop().createFuture();
      Asyncio.getRunningLoop()
          .callSoon(() -> {
            try {
              code.run();
              over.setResult(null);
            } catch (Throwable e) {
              over.setException(e);
            }
          });
      over.await();
    }
  },
  COROUTINE("coroutine") {
    @Override
    void on(CheckedRunnable code) {
      Asyncio.createTask(code, TaskOptions.named(TASK)).await();
    }
  };

  static final String TASK = "the blocking one";

  final String title;

  Place(String title) {
    this.title = title;
  }

  /** Runs code here and returns when it has; inside a coroutine. */
  abstract void on(CheckedRunnable code);

  /** Makes the call here, on a new loop; what BlockHound threw at it, if anything. */
  Optional<BlockingOperationError> detects(Blocking how, boolean debug) throws Exception {
    return detects(how.stage(), debug);
  }

  /** As above; closes the stage. */
  Optional<BlockingOperationError> detects(Stage prepared, boolean debug) throws Exception {
    try (Stage stage = prepared) {
      Asyncio.run(() -> on(stage::call), RunOptions.debug(debug));
      return Optional.empty();
    } catch (Throwable e) {
      return Optional.of(blocking(e));
    }
  }

  /** The error, which code on the way may have wrapped. */
  private static BlockingOperationError blocking(Throwable thrown) throws Exception {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof BlockingOperationError blocking) {
        return blocking;
      }
    }
    if (thrown instanceof Exception other) {
      throw other;
    }
    throw new AssertionError(thrown);
  }
}
