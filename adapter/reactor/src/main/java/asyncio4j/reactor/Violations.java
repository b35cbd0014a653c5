package asyncio4j.reactor;

/** What a coroutine gets to see when a publisher breaks the specification. */
final class Violations {

  private Violations() {}

  static NullPointerException nullItem() {
    return new NullPointerException(
        "the publisher called onNext with null (Reactive Streams rule 2.13)");
  }

  static NullPointerException nullError() {
    return new NullPointerException(
        "the publisher called onError with null (Reactive Streams rule 2.13)");
  }

  static IllegalStateException secondSubscription() {
    return new IllegalStateException(
        "the publisher called onSubscribe twice (Reactive Streams rules 1.9 and 2.5)");
  }
}
