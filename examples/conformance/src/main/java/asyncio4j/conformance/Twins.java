package asyncio4j.conformance;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the twin of a scenario by its name: that of {@code loop_call_soon_fifo} is {@code
 * LoopCallSoonFifo}.
 */
final class Twins {

  private Twins() {}

  static Optional<Twin> find(String scenario) throws ReflectiveOperationException {
    String name =
        Arrays.stream(scenario.split("_", -1))
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining("", Twins.class.getPackageName() + ".twins.", ""));
    Class<?> twin;
    try {
      twin = Class.forName(name);
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
    return Optional.of((Twin) twin.getDeclaredConstructor().newInstance());
  }
}
