package asyncio4j.reactor;

import reactor.core.Exceptions;

/** What a coroutine gets to see when a publisher breaks the specification. */
final class Violations {

  private Violations() {}

  static NullPointerException nullSubscription() {
    return new NullPointerException(
        "the publisher called onSubscribe with null (Reactive Streams rules 1.9 and 2.13)");
  }

  static NullPointerException nullItem() {
    return new NullPointerException(
        "the publisher called onNext with null (Reactive Streams rule 2.13)");
  }

  static NullPointerException nullError() {
    return new NullPointerException(
        "the publisher called onError with null (Reactive Streams rule 2.13)");
  }

  static IllegalStateException itemBeforeSubscription() {
    return new IllegalStateException(
        "the publisher called onNext before onSubscribe (Reactive Streams rule 1.9)");
  }

  static IllegalStateException moreThanRequested() {
    return Exceptions.failWithOverflow(
        "the publisher emitted more than was requested (Reactive Streams rule 1.1)");
  }

  static IllegalStateException secondSubscription() {
    return new IllegalStateException(
        "the publisher called onSubscribe twice (Reactive Streams rules 1.9 and 2.5)");
  }
}
