package asyncio4j.blocking.blockhound;

import asyncio4j.EventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Teaches BlockHound about loops: which threads must not block while they run one, what blocks that
 * it does not know, what of ours only looks like it, and what to tell the user. Found by BlockHound
 * itself, so that every set-up that loads integrations has it. Outside loops it adds no errors; it
 * lets pass there what it marks, whoever else marks it, and what is inside its allowances.
 */
public final class LoopIntegration implements BlockHoundIntegration {

  /** Where a builder keeps what it does about a blocking call; null if this version has it not. */
  private static final @Nullable VarHandle CALLBACK = callbackField();

  /** For the service loader. */
  public LoopIntegration() {}

  /** Installs BlockHound with all integrations. Does nothing if somebody has done so. */
  static void install() {
    BlockHound.install();
  }

  private static @Nullable VarHandle callbackField() {
    try {
      return MethodHandles.privateLookupIn(BlockHound.Builder.class, MethodHandles.lookup())
          .findVarHandle(BlockHound.Builder.class, "onBlockingMethod", Consumer.class);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** After those of others, so that a callback that one of them sets gets our explanation too. */
  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void applyTo(BlockHound.Builder builder) {
    // Any thread may run a loop later, and none does for ever.
    builder.addDynamicThreadPredicate(thread -> true);
    builder.nonBlockingThreadPredicate(others -> others.or(EventLoop::isLoopThread));
    BlockingMethods.mark(builder);
    Allowances.allow(builder);
    builder.blockingMethodCallback(new Explaining(callbackOf(builder)));
  }

  @SuppressWarnings("unchecked") // the field's type
  private static Consumer<BlockingMethod> callbackOf(BlockHound.Builder builder) {
    Consumer<BlockingMethod> before =
        CALLBACK == null ? null : (Consumer<BlockingMethod>) CALLBACK.get(builder);
    return before != null
        ? before
        : method -> {
          throw new BlockingOperationError(method);
        };
  }

  /** What is done about a call is what was done before; on a loop it gets to know more of it. */
  record Explaining(Consumer<BlockingMethod> next) implements Consumer<BlockingMethod> {
    /** Allowed to block itself: otherwise it would be called again, and again. */
    @Override
    public void accept(BlockingMethod method) {
      if (EventLoop.isLoopThread(Thread.currentThread())) {
        BlockingMethod explained = explained(method);
        if (explained != null) {
          next.accept(explained);
        }
      } else if (!BlockingMethods.isOurs(method)) {
        next.accept(method);
      }
    }

    /** Null for what is let pass. */
    private static @Nullable BlockingMethod explained(BlockingMethod method) {
      String explanation = CallSite.explain(method);
      return explanation == null ? null : new ExplainedMethod(method, explanation);
    }
  }
}
