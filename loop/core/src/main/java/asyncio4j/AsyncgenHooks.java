package asyncio4j;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is told when an async generator is first used and when it is abandoned: what Python's {@code
 * sys.get_asyncgen_hooks()} returns.
 *
 * <p>Each thread has hooks of its own, at first none. A running loop has others, for its callbacks
 * and tasks: they let {@link EventLoop#shutdownAsyncgens} know what is open, and close what is
 * abandoned by a task of the loop. A generator keeps to the hooks that it found at its first use.
 *
 * <p>A generator is abandoned when the object that stands for it was collected before it was
 * finished. That is noticed in the next iteration of the loop where it was first used, which the
 * collector does not wake; or else when the thread where it was next starts a generator or asks for
 * its hooks. Without a hook the generator is closed then and there, which fails if its {@code
 * finally} blocks await.
 *
 * @param firstiter told at the first use, before the body starts; what it throws comes out of the
 *     call that was the first use; null for nobody
 * @param finalizer told when the generator is abandoned, and given another object for the same
 *     generator, in order to close it; null for nobody
 */
public record AsyncgenHooks(
    @Nullable Consumer<? super AsyncGenerator<?, ?>> firstiter,
    @Nullable Consumer<? super AsyncGenerator<?, ?>> finalizer) {

  static final AsyncgenHooks NONE = new AsyncgenHooks(null, null);

  /**
   * The hooks that hold for the caller: {@code sys.get_asyncgen_hooks()}.
   *
   * @return inside a loop the loop's, elsewhere the thread's
   */
  public static AsyncgenHooks get() {
    Strand here = Strand.current();
    if (here.loop == null) {
      Abandoned.endCollected(here);
    }
    return here.hooks();
  }

  /**
   * Sets the hooks for the caller: {@code sys.set_asyncgen_hooks(firstiter, finalizer)}. Outside
   * loops they hold for the thread, inside a loop until its run ends.
   *
   * @param firstiter as in {@link #firstiter()}
   * @param finalizer as in {@link #finalizer()}
   */
  public static void set(
      @Nullable Consumer<? super AsyncGenerator<?, ?>> firstiter,
      @Nullable Consumer<? super AsyncGenerator<?, ?>> finalizer) {
    Strand.current().setHooks(new AsyncgenHooks(firstiter, finalizer));
  }

  void first(AsyncGenerator<?, ?> generator) {
    if (firstiter != null) {
      firstiter.accept(generator);
    }
  }
}
