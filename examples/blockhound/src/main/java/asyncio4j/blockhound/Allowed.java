package asyncio4j.blockhound;

import java.lang.StackWalker.Option;
import java.security.CodeSource;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * Throws at a blocking call, unless it is a test that makes it: tests hold their loop on purpose,
 * to see what becomes of it, and wait on it for what another thread does, which blocks or not,
 * depending on which of the two is faster. So do the twins of Python's scenarios, which are what
 * the test of {@code examples/conformance} runs, and the subscribers of the Reactive Streams TCK. A
 * test has to make the call itself: what our own code, or a library's, does below a test is no more
 * allowed than elsewhere. What is thrown is noted among the {@link Refusals}.
 */
final class Allowed implements Consumer<BlockingMethod> {

  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  /** How Maven names the jar of a module's tests. */
  private static final String JAR_OF_TESTS = "-tests.jar";

  private static final String JAR_OF_TWINS = "/conformance.jar";

  /** Its subscribers are those of its tests. */
  private static final String JAR_OF_TCK = "/reactive-streams-tck-";

  /** What of ours waits by contract: whoever calls it has made the call. */
  private static final Set<String> WAIT_BY_CONTRACT =
      Set.of("asyncio4j.LoopCompletableFuture", "asyncio4j.LoopThread");

  private static final ClassValue<Boolean> IS_OF_TESTS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          CodeSource source = type.getProtectionDomain().getCodeSource();
          String jar = source == null ? "" : source.getLocation().getPath();
          return jar.endsWith(JAR_OF_TESTS)
              || jar.endsWith(JAR_OF_TWINS)
              || jar.contains(JAR_OF_TCK);
        }
      };

  @Override
  public void accept(BlockingMethod method) {
    Class<?> caller =
        WALKER.walk(frames -> caller(frames.map(StackWalker.StackFrame::getDeclaringClass)));
    if (caller == null || !IS_OF_TESTS.get(caller)) {
      BlockingOperationError refusal = new BlockingOperationError(method);
      Refusals.note(refusal);
      throw refusal;
    }
  }

  /** Who made the call: the first below BlockHound and what has been called. */
  private static @Nullable Class<?> caller(Stream<Class<?>> types) {
    return types
        .filter(type -> !isOfBlockHound(type.getName()) && !isCalled(type.getName()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isOfBlockHound(String name) {
    return name.startsWith("asyncio4j.blockhound.Allowed")
        || name.startsWith("asyncio4j.blocking.blockhound.")
        || name.startsWith("reactor.blockhound.");
  }

  private static boolean isCalled(String name) {
    return name.startsWith("java.")
        || name.startsWith("javax.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || name.startsWith("reactor.core.")
        || name.startsWith("org.assertj.")
        || WAIT_BY_CONTRACT.contains(name);
  }
}
