package asyncio4j.reactor;

import asyncio4j.Context;
import asyncio4j.ContextVar;

/**
 * The Reactor context of the subscriber that a coroutine works for, in a context variable: so it
 * goes where the variables go, to the tasks that the coroutine starts too.
 */
final class SubscriberContext {

  private static final ContextVar<reactor.util.context.Context> CONTEXT =
      ContextVar.of("reactor.context", reactor.util.context.Context.empty());

  private SubscriberContext() {}

  /** The context of the subscriber that the caller works for. */
  static reactor.util.context.Context current() {
    return CONTEXT.get();
  }

  /** The context for a subscription that is made here: with what the caller's thread has. */
  static reactor.util.context.Context forSubscription() {
    return ThreadLocals.captureInto(CONTEXT.get());
  }

  /**
   * The variables for the body of a subscription: those of the caller, the subscriber's context,
   * and what of that context goes into variables.
   */
  static Context variablesFor(reactor.util.context.Context subscriber) {
    Context variables = Context.copyContext();
    if (!subscriber.isEmpty() || variables.contains(CONTEXT)) {
      variables.run(() -> {
        CONTEXT.set(subscriber);
        CarriedVariables.setFrom(subscriber);
      });
    }
    return variables;
  }
}
