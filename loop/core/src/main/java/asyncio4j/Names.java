package asyncio4j;

/** Names for reports. */
final class Names {

  private Names() {}

  /** The class of a body, which is all that a lambda has for a name. */
  static String of(Class<?> body) {
    String name = body.getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda) + ".<lambda>";
  }
}
