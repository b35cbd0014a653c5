package asyncio4j.cli;

/** The other JVM cannot be looked at; the message is for the one who asked. */
final class CannotLookException extends Exception {

  CannotLookException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
