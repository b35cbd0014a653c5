package asyncio4j;

/**
 * A request to end the program: Python's {@code SystemExit}. In a callback or task it leaves the
 * loop at once.
 */
public class SystemExit extends Error {
  private static final long serialVersionUID = 1L;

  /** The exit status asked for. */
  private final int status;

  /**
   * With an exit status.
   *
   * @param status the status
   */
  public SystemExit(int status) {
    super(Integer.toString(status));
    this.status = status;
  }

  /**
   * The exit status asked for.
   *
   * @return the status
   */
  public int status() {
    return status;
  }
}
