package asyncio4j;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A generator has no further item: Python's {@code StopIteration}, with the generator's return
 * value.
 */
public class StopIteration extends NoSuchElementException {
  private static final long serialVersionUID = 1L;

  /** What the generator returned. */
  private final transient @Nullable Object value;

  /** Without a value. */
  public StopIteration() {
    this(null);
  }

  /**
   * With a return value.
   *
   * @param value what the generator returned
   */
  public StopIteration(@Nullable Object value) {
    super(value == null ? null : String.valueOf(value));
    this.value = value;
  }

  /**
   * The return value of the generator.
   *
   * @return the value; null if it returned nothing
   */
  public @Nullable Object value() {
    return value;
  }
}
