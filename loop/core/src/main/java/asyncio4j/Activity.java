package asyncio4j;

/** What keeps a loop's thread busy, for reports: a callback, a task's step, or the loop itself. */
interface Activity {

  /** What it is, for a report that it takes too long. Any thread, as a guess. */
  String description();
}
