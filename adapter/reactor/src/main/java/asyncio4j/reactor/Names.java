package asyncio4j.reactor;

/** What Reactor's tools call our publishers and subscribers. */
final class Names {

  static final String AS_COMPLETED = "asyncio4j.asCompleted";
  static final String AWAIT = "asyncio4j.await";
  static final String FLUX = "asyncio4j.flux";
  static final String GENERATOR = "asyncio4j.generator";
  static final String IN_ORDER = "asyncio4j.inOrder";
  static final String ITERATE = "asyncio4j.iterate";
  static final String MONO = "asyncio4j.mono";
  static final String PROCESSOR = "asyncio4j.processor";
  static final String QUEUE = "asyncio4j.queue";
  static final String TASK = "asyncio4j.task";
  static final String TRANSFORM = "asyncio4j.transform";

  private Names() {}
}
