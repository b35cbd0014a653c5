package asyncio4j.io;

import org.jspecify.annotations.Nullable;

/**
 * The marks between which a transport asks its protocol to pause and to resume writing.
 *
 * @param low the size, in bytes, at which it resumes
 * @param high the size, in bytes, above which it pauses
 */
public record WriteBufferLimits(int low, int high) {

  /** 16 and 64 KiB. */
  public static final WriteBufferLimits DEFAULT = new WriteBufferLimits(16 * 1024, 64 * 1024);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException unless {@code high >= low >= 0}
   */
  public WriteBufferLimits {
    if (high < low || low < 0) {
      throw new IllegalArgumentException(
          "high (" + high + ") must be >= low (" + low + ") must be >= 0");
    }
  }

  /** As asyncio fills in what is missing: high is 64 KiB or four times low, low is a quarter. */
  static WriteBufferLimits of(@Nullable Integer high, @Nullable Integer low) {
    int top;
    if (high != null) {
      top = high;
    } else if (low != null) {
      top = (int) Math.min(Integer.MAX_VALUE, 4L * low);
    } else {
      top = DEFAULT.high();
    }
    return new WriteBufferLimits(low != null ? low : top / 4, top);
  }
}
