package asyncio4j.junit;

import asyncio4j.Leak;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What an annotation says of a test method. */
record Settings(
    Duration timeout,
    boolean virtualClock,
    boolean debug,
    boolean blockHound,
    Set<Leak.Kind> allowed,
    boolean shuffle,
    long seed) {

  Settings {
    if (!timeout.isPositive()) {
      throw new ExtensionConfigurationException(
          "timeoutMillis must be more than zero, and is " + timeout.toMillis());
    }
  }

  /** What holds for the test method that a context is about; null if it is no coroutine. */
  static @Nullable Settings of(ExtensionContext context) {
    Optional<Method> method = context.getTestMethod();
    if (method.isEmpty()) {
      return null;
    }
    Optional<AsyncTest> test = AnnotationSupport.findAnnotation(method, AsyncTest.class);
    if (test.isPresent()) {
      return of(test.get());
    }
    Optional<OnLoop> onLoop = AnnotationSupport.findAnnotation(method, OnLoop.class);
    for (Class<?> type = context.getRequiredTestClass();
        onLoop.isEmpty() && type != null;
        type = type.getEnclosingClass()) {
      onLoop = AnnotationSupport.findAnnotation(type, OnLoop.class);
    }
    return onLoop.isPresent() ? of(onLoop.get()) : null;
  }

  private static Settings of(AsyncTest test) {
    return new Settings(
        Duration.ofMillis(test.timeoutMillis()),
        test.virtualClock(),
        test.debug() || test.blockHound(),
        test.blockHound(),
        Set.of(test.allow()),
        test.shuffle() || test.seed() != 0,
        test.seed());
  }

  private static Settings of(OnLoop onLoop) {
    return new Settings(
        Duration.ofMillis(onLoop.timeoutMillis()),
        onLoop.virtualClock(),
        onLoop.debug() || onLoop.blockHound(),
        onLoop.blockHound(),
        Set.of(onLoop.allow()),
        onLoop.shuffle() || onLoop.seed() != 0,
        onLoop.seed());
  }
}
