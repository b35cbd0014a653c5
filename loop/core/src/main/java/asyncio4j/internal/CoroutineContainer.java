package asyncio4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.internal.vm.ThreadContainer;
import jdk.internal.vm.ThreadContainers;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of coroutines belong to, for {@code jcmd Thread.dump_to_file}. The JDK would
 * enter each of them in a table of all virtual threads at its start and take it out at its end,
 * which costs a fair part of what a small task costs, and memory for each that sleeps. The loops
 * know their tasks anyway.
 */
final class CoroutineContainer extends ThreadContainer {

  /** Those of all loops; set when the first loop begins to run. */
  private static volatile Supplier<Stream<Thread>> threads = Stream::of;

  /** {@code (Thread, ThreadContainer) -> void}. */
  private static final MethodHandle START;

  private static final CoroutineContainer ALL = new CoroutineContainer();

  /** The JDK holds the container weakly, and by this. */
  @SuppressWarnings("UnusedVariable")
  private static final Object KEY = ThreadContainers.registerContainer(ALL);

  static {
    try {
      START =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
              .findVirtual(
                  Thread.class, "start", MethodType.methodType(void.class, ThreadContainer.class))
              .asType(MethodType.methodType(void.class, Thread.class, CoroutineContainer.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Thread.start(ThreadContainer)", e);
    }
  }

  private CoroutineContainer() {
    super(true);
  }

  /** Starts a thread that a loop knows. */
  static void start(Thread thread) {
    try {
      START.invokeExact(thread, ALL);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("it declares nothing checked", e);
    }
  }

  /** Whom to ask for the threads of coroutines. Any thread may be asking. */
  static void list(Supplier<Stream<Thread>> ofAllLoops) {
    threads = ofAllLoops;
  }

  @Override
  public String name() {
    return "asyncio4j";
  }

  @Override
  public @Nullable Thread owner() {
    return null;
  }

  @Override
  public Stream<Thread> threads() {
    return threads.get();
  }
}
