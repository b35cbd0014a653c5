package asyncio4j;

import org.jspecify.annotations.Nullable;

/** A callback in the ready queue. */
non-sealed class HandleImpl extends Ready implements Handle {

  final EventLoopImpl loop;

  /** Null once cancelled: a handle that somebody keeps does not keep what it would have called. */
  private @Nullable Runnable callback;

  private final Context context;
  private boolean cancelled;

  /** Where it was scheduled, in debug mode. */
  final @Nullable Throwable source;

  HandleImpl(EventLoopImpl loop, Runnable callback, @Nullable Context context) {
    this.loop = loop;
    this.callback = callback;
    this.context = context != null ? context : Context.copyContext();
    this.source = loop.getDebug() ? new Throwable("the callback was scheduled here") : null;
  }

  @Override
  public void cancel() {
    cancelled = true;
    callback = null;
  }

  @Override
  public final boolean cancelled() {
    return cancelled;
  }

  @Override
  public final Context getContext() {
    return context;
  }

  @Override
  void run(Strand strand) {
    Runnable called = callback;
    if (called == null) {
      return;
    }
    try {
      context.enter();
      strand.setContext(context);
      try {
        called.run();
      } finally {
        strand.setContext(null);
        context.exit();
      }
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      loop.reports().callbackFailed(this, source, e);
    }
  }

  @Override
  void discard() {
    if (callback instanceof Discardable discardable) {
      callback = null;
      try {
        discardable.discard();
      } catch (Throwable e) {
        // The others are still to be told.
        loop.reports().callbackFailed(this, source, e);
      }
    }
  }

  @Override
  public String toString() {
    return "<"
        + kind()
        + (cancelled ? " cancelled" : " " + Text.of(callback))
        + StackFrames.createdAt(source)
        + ">";
  }

  String kind() {
    return "Handle";
  }
}
