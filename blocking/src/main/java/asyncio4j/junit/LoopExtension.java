package asyncio4j.junit;

import asyncio4j.EventLoop;
import asyncio4j.VirtualClock;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * What {@link AsyncTest} and {@link OnLoop} switch on: runs test methods, and the methods before
 * and after each, as coroutines on a loop. To be registered by those annotations only.
 */
// JUnit may use one instance for several tests at a time, so it has no state.
public final class LoopExtension
    implements InvocationInterceptor, ParameterResolver, AfterEachCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LoopExtension.class);

  /** For JUnit. */
  public LoopExtension() {}

  /** The fixture of a test, made when it is first needed; null if the test is no coroutine. */
  private static @Nullable Fixture fixture(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    Fixture fixture = store.get(context.getUniqueId(), Fixture.class);
    if (fixture == null) {
      Settings settings = Settings.of(context);
      if (settings != null) {
        fixture = new Fixture(settings, context.getDisplayName());
        store.put(context.getUniqueId(), fixture);
      }
    }
    return fixture;
  }

  private static void run(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Fixture fixture = fixture(context);
    if (fixture == null) {
      invocation.proceed();
    } else {
      fixture.run(method.getExecutable().getName(), invocation);
    }
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  /** After the methods of the user: looks at what is left. */
  @Override
  public void afterEach(ExtensionContext context) {
    Fixture fixture = context.getStore(NAMESPACE).remove(context.getUniqueId(), Fixture.class);
    if (fixture != null) {
      fixture.close(context.getExecutionException().orElse(null));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return (type == EventLoop.class || type == VirtualClock.class) && Settings.of(context) != null;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Fixture fixture = fixture(context);
    if (fixture == null) {
      throw new AssertionError("supportsParameter has said no");
    }
    if (parameter.getParameter().getType() == EventLoop.class) {
      return fixture.loop();
    }
    VirtualClock clock = fixture.clock();
    if (clock == null) {
      throw new ParameterResolutionException(
          "a parameter of type VirtualClock needs virtualClock = true in the annotation");
    }
    return clock;
  }
}
