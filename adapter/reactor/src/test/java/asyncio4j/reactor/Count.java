package asyncio4j.reactor;

import asyncio4j.AsyncGenerator;

/** The body of a generator that yields the numbers from zero on. */
record Count(long elements) implements AsyncGenerator.Body<Integer, Object> {

  @Override
  public void run(AsyncGenerator.Yielder<Integer, Object> out) {
    for (int i = 0; i < elements; i++) {
      out.yield(i);
    }
  }
}
