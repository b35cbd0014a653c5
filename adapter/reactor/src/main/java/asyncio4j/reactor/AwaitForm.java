package asyncio4j.reactor;

/** Which of a publisher's items an await returns. */
enum AwaitForm {
  /** The only one, or null. */
  ONLY_OR_NULL(2, true),
  /** The only one; it is an error if there is none. */
  ONLY(2, false),
  /** The first one, or null. */
  FIRST_OR_NULL(1, true),
  /** The first one; it is an error if there is none. */
  FIRST(1, false),
  /** The last one, or null. */
  LAST_OR_NULL(Long.MAX_VALUE, true),
  /** The last one; it is an error if there is none. */
  LAST(Long.MAX_VALUE, false);

  /** What to request. Two are enough to see that there are too many. */
  final long demand;

  /** No item is no error. */
  final boolean orNull;

  AwaitForm(long demand, boolean orNull) {
    this.demand = demand;
    this.orNull = orNull;
  }

  boolean isFirst() {
    return this == FIRST || this == FIRST_OR_NULL;
  }

  boolean isLast() {
    return this == LAST || this == LAST_OR_NULL;
  }
}
