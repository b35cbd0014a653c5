package asyncio4j.internal;

/** What the threads of coroutines have from their loop's thread, under both engines. */
final class CoroutineThreads {

  private CoroutineThreads() {}

  /**
   * A thread without inheritable thread locals, which every coroutine would have to copy. The JDK
   * would take the context class loader away with them; but in an application that has one of its
   * own, an executable jar for example, that is where its classes are.
   */
  static Thread unstarted(Thread.Builder.OfVirtual builder, Runnable body) {
    Thread thread = builder.inheritInheritableThreadLocals(false).unstarted(body);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
    return thread;
  }
}
