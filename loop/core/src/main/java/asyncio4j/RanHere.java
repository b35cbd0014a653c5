package asyncio4j;

/** In debug mode goes with the report of something slow: its stack, while it was being slow. */
final class RanHere extends Throwable {

  private static final long serialVersionUID = 1;

  RanHere(long nanos, StackTraceElement[] stack) {
    super(Reports.seconds(nanos) + " seconds after it began", null, false, true);
    setStackTrace(stack);
  }
}
