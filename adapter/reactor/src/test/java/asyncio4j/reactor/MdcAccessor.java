package asyncio4j.reactor;

import io.micrometer.context.ThreadLocalAccessor;
import org.slf4j.MDC;

/** One entry of the MDC, as applications register it with Micrometer. */
final class MdcAccessor implements ThreadLocalAccessor<String> {

  static final String KEY = "user";

  @Override
  public Object key() {
    return KEY;
  }

  @Override
  public String getValue() {
    return MDC.get(KEY);
  }

  @Override
  public void setValue(String value) {
    MDC.put(KEY, value);
  }

  @Override
  public void setValue() {
    MDC.remove(KEY);
  }
}
