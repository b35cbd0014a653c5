package asyncio4j.tck;

import asyncio4j.AsyncGenerator;
import asyncio4j.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Verifications for {@link TckSummaryTest} to run; some are meant to fail. */
final class Samples {

  private Samples() {}

  public static class Right extends AsyncGeneratorVerification<Integer> {
    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      return Numbers.upTo(elements);
    }
  }

  /** Leaves the last one out. */
  public static class TooFew extends AsyncGeneratorVerification<Integer> {
    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      return Numbers.upTo(elements - 1);
    }
  }

  /** Yields something else each time, which an optional test finds out. */
  public static class Different extends AsyncGeneratorVerification<Integer> {
    private final AtomicInteger next = new AtomicInteger();

    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      return out -> {
        for (long i = 0; i < elements; i++) {
          out.yield(next.getAndIncrement());
        }
      };
    }
  }

  /** Cannot have as many as some tests want. */
  public static class Short extends AsyncGeneratorVerification<Integer> {
    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      return Numbers.upTo(elements);
    }

    @Override
    public long maxElementsFromPublisher() {
      return 2;
    }
  }

  /** What fails after the last test counts too. */
  public static class Untidy extends Right {
    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      loop()
          .callSoonThreadsafe(() -> {
            throw new IllegalStateException("nobody catches this");
          });
      return super.generator(elements);
    }
  }

  /** Ends the whole JVM as if all was well. */
  public static class Exiting extends Right {
    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      System.exit(0);
      throw new AssertionError("it has exited");
    }
  }

  /** Says so, and does not come to an end. */
  public static class Hanging extends Right {
    static final String HERE = "here it hangs";

    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      System.out.println(HERE);
      while (true) {
        LockSupport.park();
      }
    }
  }

  /** Is right on the engine that a property names. */
  public static class OnOneEngine extends AsyncGeneratorVerification<Integer> {
    static final String PROPERTY = "asyncio4j.tck.samples.engine";

    @Override
    protected AsyncGenerator.Body<Integer, ?> generator(long elements) {
      boolean right = EventLoop.engine().name().equals(System.getProperty(PROPERTY));
      return Numbers.upTo(right ? elements : elements - 1);
    }
  }
}
