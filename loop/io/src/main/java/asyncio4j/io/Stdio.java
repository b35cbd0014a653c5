package asyncio4j.io;

/** Where a standard stream of a subprocess goes. */
public enum Stdio {
  /** The same as ours: asyncio's {@code None}. */
  INHERIT,
  /** A pipe to us: {@code asyncio.subprocess.PIPE}. */
  PIPE,
  /** Nowhere: {@code asyncio.subprocess.DEVNULL}. */
  DEVNULL,
  /** For the errors only, the same as the output: {@code asyncio.subprocess.STDOUT}. */
  STDOUT
}
