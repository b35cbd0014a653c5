package asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Something that code on a loop has opened and has to close: a transport, a server, a child
 * process. In debug mode the loop knows of each, and warns of those that are open when it is closed
 * itself: asyncio's {@code ResourceWarning: unclosed transport}. {@link Leak#of} finds them before.
 *
 * <p>The transports of {@code asyncio4j-io} are known already. Others may note theirs, so that they
 * are told of in the same way. Outside debug mode there is nothing to know.
 */
public final class OpenResource {

  private final EventLoopImpl loop;
  private final String kind;
  private final Object resource;
  private final Throwable source;

  private OpenResource(EventLoopImpl loop, String kind, Object resource, Throwable source) {
    this.loop = loop;
    this.kind = kind;
    this.resource = resource;
    this.source = source;
  }

  /**
   * Notes that something is open now. To be called on the loop's own line.
   *
   * @param loop the loop that it belongs to
   * @param kind what it is, in a word: {@code transport}
   * @param resource the thing itself, whose text a report shows; held until it is closed
   * @return to be told when it is closed; null if the loop is not in debug mode
   * @throws IllegalStateException if it is called on another thread while the loop runs
   */
  public static @Nullable OpenResource note(EventLoop loop, String kind, Object resource) {
    return note(loop, kind, resource, null);
  }

  /**
   * As {@link #note(EventLoop, String, Object)}, of something that another open thing has brought
   * forth: a connection that a server has accepted. Where it was opened is where that one was,
   * since the loop's own lines, which opened it, tell nobody anything.
   *
   * @param loop the loop that it belongs to
   * @param kind what it is, in a word: {@code transport}
   * @param resource the thing itself, whose text a report shows; held until it is closed
   * @param origin what note returned for the other one; null if nothing was noted, and then it was
   *     opened here
   * @return to be told when it is closed; null if the loop is not in debug mode
   * @throws IllegalStateException if it is called on another thread while the loop runs
   */
  public static @Nullable OpenResource note(
      EventLoop loop, String kind, Object resource, @Nullable OpenResource origin) {
    if (!loop.getDebug()) {
      return null;
    }
    EventLoopImpl owner = (EventLoopImpl) loop;
    owner.checkThread("OpenResource.note", "callSoonThreadsafe");
    OpenResource open =
        new OpenResource(owner, kind, resource, origin == null ? here() : origin.source);
    open.loop.openResources().add(open);
    return open;
  }

  private static Throwable here() {
    TaskImpl<?> task = Strand.current().task;
    return new Throwable("it was opened here" + (task != null ? " by " + task : ""));
  }

  /**
   * It is closed, or on its way there. To be called on the loop's own line; has an effect once.
   *
   * @param open what {@link #note} has returned
   * @throws IllegalStateException if it is called on another thread while the loop runs, in debug
   *     mode
   */
  public static void closed(@Nullable OpenResource open) {
    if (open != null) {
      open.loop.checkThread("OpenResource.closed", "callSoonThreadsafe");
      open.loop.openResources().remove(open);
    }
  }

  Leak leak() {
    return new Leak(
        Leak.Kind.RESOURCE, kind + " " + Text.of(resource), StackFrames.firstOfUser(source), null);
  }

  /** What is said of it when the loop is closed. */
  String warning() {
    return "unclosed " + kind + " " + Text.of(resource);
  }

  Throwable source() {
    return source;
  }
}
